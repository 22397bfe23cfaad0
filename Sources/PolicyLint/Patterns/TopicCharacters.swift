import Policy

/// A set of the characters that topics' names are made of.
struct TopicCharacters: Hashable, Sendable {
  private var bits: UInt128 = 0

  init() {}

  init(_ characters: some Sequence<UInt8>) {
    for character in characters { insert(character) }
  }

  static let all = TopicCharacters((0..<128).filter(TopicName.isCharacter))

  var isEmpty: Bool { bits == 0 }

  var count: Int { bits.nonzeroBitCount }

  func contains(_ character: UInt8) -> Bool { character < 128 && bits >> UInt128(character) & 1 == 1 }

  mutating func insert(_ character: UInt8) {
    if character < 128 { bits |= 1 << UInt128(character) }
  }

  func intersection(_ other: TopicCharacters) -> TopicCharacters {
    var result = self
    result.bits &= other.bits
    return result
  }

  func subtracting(_ other: TopicCharacters) -> TopicCharacters {
    var result = self
    result.bits &= ~other.bits
    return result
  }

  /// The one that looks best in an example: a letter rather than a digit, a dot only if there is nothing else.
  var example: UInt8? { Self.looks.first { contains($0) } }

  /// The best first.
  static func byLooks(_ characters: [UInt8]) -> [UInt8] { looks.filter { characters.contains($0) } }

  private static let looks = Array("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_.".utf8)
}
