import Schemas

extension FieldSelector {
  /// The same for selectors that stand for the same places however they are written. Bytes: for `String`, different bytes
  /// can be equal (Unicode's normal forms).
  var identity: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ sign: Character, _ text: String) {
      bytes += "\(sign)\(text.utf8.count):".utf8
      bytes += text.utf8
    }
    switch self {
    case .schemaTag(let tag):
      append("S", tag.property)
      append("=", tag.value)
    case .path(let path):
      for step in path.steps {
        switch step {
        case .member(let name): append("m", name)
        case .branch(let name): append("b", name)
        case .element(let index): append("e", String(index))
        case .anyMember: bytes.append(UInt8(ascii: "M"))
        case .anyElement: bytes.append(UInt8(ascii: "E"))
        case .anyDepth: bytes.append(UInt8(ascii: "D"))
        }
      }
    }
    return bytes
  }
}
