/// `*` for any characters, `?` for one, `[a-z]` and `[!a-z]` for one of a set. A dot is a character like any other.
package struct Glob: Sendable {
  package enum Element: Sendable {
    case literal(UInt8)
    case one(Set<UInt8>?)
    case any
  }

  package private(set) var elements: [Element] = []

  init(_ text: String) throws(PatternError) {
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"):
        // Two are as good as one.
        if case .any = elements.last { continue }
        elements.append(.any)
      case UInt8(ascii: "?"): elements.append(.one(nil))
      case UInt8(ascii: "["): elements.append(.one(try Self.set(&rest)))
      case _ where TopicName.isCharacter(byte): elements.append(.literal(byte))
      default:
        throw PatternError(
          "can match no topic: a name holds only letters, digits, '.', '_' and '-' (wildcards are *, ? and [...])"
        )
      }
    }
  }

  /// Literal characters before the first wildcard.
  var literalPrefix: Int { elements.prefix { if case .literal = $0 { true } else { false } }.count }

  /// Literal characters in all.
  var literals: Int { elements.count { if case .literal = $0 { true } else { false } } }

  var isLiteral: Bool { literalPrefix == elements.count }

  /// Takes at most as many steps as the pattern's length times the name's: after a mismatch only the last `*` is
  /// tried again, since an earlier one that takes more could not do better.
  func matches(_ topic: String) -> Bool {
    let name = Array(topic.utf8)
    var element = 0
    var index = 0
    var retry: (element: Int, index: Int)?
    while index < name.count {
      if element < elements.count, case .any = elements[element] {
        retry = (element, index)
        element += 1
      } else if element < elements.count, Self.takes(elements[element], name[index]) {
        element += 1
        index += 1
      } else if let last = retry {
        retry = (last.element, last.index + 1)
        element = last.element + 1
        index = last.index + 1
      } else {
        return false
      }
    }
    if element < elements.count, case .any = elements[element] { element += 1 }
    return element == elements.count
  }

  private static func takes(_ element: Element, _ byte: UInt8) -> Bool {
    switch element {
    case .literal(let literal): literal == byte
    case .one(let set): set?.contains(byte) ?? true
    case .any: false
    }
  }

  /// Reads what follows a `[`.
  private static func set(_ rest: inout ArraySlice<UInt8>) throws(PatternError) -> Set<UInt8> {
    guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else {
      throw PatternError("'[' without ']'")
    }
    var content = rest[..<end]
    rest = rest[(end + 1)...]
    let isNegated = content.first == UInt8(ascii: "!") || content.first == UInt8(ascii: "^")
    if isNegated { content = content.dropFirst() }
    var set: Set<UInt8> = []
    while let low = content.popFirst() {
      guard TopicName.isCharacter(low) else {
        throw PatternError(
          "a set [...] holds letters, digits, '.', '_', '-' and ranges of them, as in [a-z0-9]")
      }
      guard content.count >= 2, content.first == UInt8(ascii: "-") else {
        set.insert(low)
        continue
      }
      content = content.dropFirst()
      guard let high = content.popFirst(), low <= high, TopicName.isCharacter(high) else {
        throw PatternError("a range in [...] goes from a lower to a higher letter or digit, as in [a-z]")
      }
      set.formUnion((low...high).filter(TopicName.isCharacter))
    }
    guard !set.isEmpty else { throw PatternError("'[]' can match nothing") }
    return isNegated ? Set((0...127).filter(TopicName.isCharacter)).subtracting(set) : set
  }
}
