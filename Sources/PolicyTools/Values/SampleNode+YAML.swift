import YAML

extension SampleNode {
  /// What a value in a YAML file means as JSON: plain `true`, `null` and numbers are what they are in JSON, all else is text.
  init(_ node: Node) {
    switch node.content {
    case .sequence(let items): self.init(.array(items.map { SampleNode($0) }))
    case .mapping(let entries):
      self.init(.object(entries.map { Member(name: $0.name, value: SampleNode($0.value)) }))
    case .scalar(let scalar):
      guard scalar.isPlain else {
        self.init(.string(scalar.text))
        return
      }
      switch scalar.text {
      case _ where scalar.isNull: self = .null
      case "true", "false": self.init(.bool(scalar.text == "true"))
      case let text where Self.isNumber(text): self.init(.number(text))
      default: self.init(.string(scalar.text))
      }
    }
  }

  /// Whether it is a number by the grammar of JSON (RFC 8259, 6).
  static func isNumber(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
    func takeDigits() -> Int {
      let count = rest.prefix { isDigit($0) }.count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = takeDigits()
    guard whole > 0, !startsWithZero || whole == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard takeDigits() > 0 else { return false }
    }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard takeDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}
