import Policy

/// Reads the POSIX extended regular expressions that policies may have: `Policy.RegexCheck` says which, and has bounded their
/// nesting and their counts.
struct RegexParser {
  private var rest: ArraySlice<UInt8>
  private var depth = 0

  init(_ text: some Sequence<UInt8>) { rest = Array(text)[...] }

  /// Nil if it is none of these expressions.
  mutating func parse() -> PatternTree? {
    if rest.first == UInt8(ascii: "^") { rest = rest.dropFirst() }
    if rest.last == UInt8(ascii: "$") { rest = rest.dropLast() }
    guard let tree = alternatives(), rest.isEmpty else { return nil }
    return tree
  }

  private mutating func alternatives() -> PatternTree? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 64 else { return nil }
    var choices: [PatternTree] = []
    repeat {
      guard let choice = sequence() else { return nil }
      choices.append(choice)
    } while take("|")
    return choices.count == 1 ? choices.first : .any(choices)
  }

  private mutating func sequence() -> PatternTree? {
    var items: [PatternTree] = []
    while let byte = rest.first, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      guard let item = item().flatMap({ repetition(of: $0) }) else { return nil }
      items.append(item)
    }
    return .all(items)
  }

  private mutating func item() -> PatternTree? {
    guard let byte = rest.popFirst() else { return nil }
    switch byte {
    case UInt8(ascii: "("):
      guard let group = alternatives(), take(")") else { return nil }
      return group
    case UInt8(ascii: "["): return set()
    case UInt8(ascii: "."): return .one(.all)
    case UInt8(ascii: "\\"): return rest.popFirst().map { .one(TopicCharacters(CollectionOfOne($0))) }
    case _ where TopicName.isCharacter(byte): return .one(TopicCharacters(CollectionOfOne(byte)))
    default: return nil
    }
  }

  private mutating func set() -> PatternTree? {
    let isNegated = take("^")
    // A ']' in first place is one of the set.
    guard let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "]")) else { return nil }
    var content = rest[..<end]
    rest = rest[(end + 1)...]
    var set = TopicCharacters()
    while let low = content.popFirst() {
      guard content.count >= 2, content.first == UInt8(ascii: "-") else {
        set.insert(low)
        continue
      }
      content = content.dropFirst()
      guard let high = content.popFirst(), low <= high else { return nil }
      for byte in low...high { set.insert(byte) }
    }
    return .one(isNegated ? TopicCharacters.all.subtracting(set) : set.intersection(.all))
  }

  private mutating func repetition(of item: PatternTree) -> PatternTree? {
    if take("*") { return .repeated(item, least: 0, most: nil) }
    if take("+") { return .repeated(item, least: 1, most: nil) }
    if take("?") { return .repeated(item, least: 0, most: 1) }
    guard take("{") else { return item }
    guard let least = number() else { return nil }
    var most: Int? = least
    if take(",") { most = number() }
    guard take("}"), most.map({ $0 >= least }) ?? true else { return nil }
    return .repeated(item, least: least, most: most)
  }

  private mutating func number() -> Int? {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    guard digits.count <= 3 else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = rest.first, UInt32(byte) == character.value else { return false }
    rest = rest.dropFirst()
    return true
  }
}
