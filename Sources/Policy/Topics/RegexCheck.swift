/// Looks an expression over before glibc gets it: see `TopicRegex` for the reasons.
enum RegexCheck {
  /// The longest expression, in bytes.
  static let maxLength = 1000
  /// The deepest nesting of groups: glibc's parser recurses.
  static let maxDepth = 32
  /// The most items that glibc has to hold once counts, as in `(a{10}){10}`, are written out.
  static let maxItems = 2000

  /// Checks the expression, and says how many literal characters it begins with.
  static func literalPrefix(of text: String) throws(PatternError) -> Int {
    guard text.utf8.count <= maxLength else {
      throw PatternError("a regular expression has at most \(maxLength) characters")
    }
    var scan = Scan(rest: Array(text.utf8)[...])
    try scan.run()
    return scan.hasTopLevelAlternative ? 0 : scan.prefix
  }

  private struct Scan {
    var rest: ArraySlice<UInt8>
    var prefix = 0
    var hasTopLevelAlternative = false
    private var isPrefix = true
    /// Whether the item before can be repeated, and whether it was a literal of the prefix.
    private var last = Last.nothing
    /// Written-out items of each open group, the expression itself first.
    private var items = [0]
    /// Written-out items of the last item.
    private var lastItems = 0

    private enum Last { case nothing, literal, item, repeated }

    private let start: Int

    init(rest: ArraySlice<UInt8>) {
      self.rest = rest
      start = rest.startIndex
    }

    mutating func run() throws(PatternError) {
      while let byte = rest.popFirst() {
        switch byte {
        case UInt8(ascii: "\\"): try escape()
        case UInt8(ascii: "["): try set()
        case UInt8(ascii: "("): try open()
        case UInt8(ascii: ")"):
          try close()
        case UInt8(ascii: "|"):
          guard last != .nothing else { throw PatternError("nothing in front of '|'") }
          if items.count == 1 { hasTopLevelAlternative = true }
          isPrefix = false
          last = .nothing
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): try repetition(byte)
        case UInt8(ascii: "{"): try count()
        case UInt8(ascii: "."):
          add(1)
        // At the very ends they change nothing.
        case UInt8(ascii: "^") where rest.startIndex == start + 1: break
        case UInt8(ascii: "$") where rest.isEmpty: break
        case UInt8(ascii: "^"), UInt8(ascii: "$"):
          throw PatternError("leave '^' and '$' out: the expression has to match the whole name anyway")
        default:
          guard TopicName.isCharacter(byte) else {
            throw PatternError(
              "'\(String(decoding: [byte], as: UTF8.self))' stands in no topic's name (letters, digits, '.', '_', '-')"
            )
          }
          literal()
        }
        guard (items.reduce(0, +)) <= maxItems else {
          throw PatternError("counts make it longer than \(maxItems) items; use '*' or '+'")
        }
      }
      guard items.count == 1 else { throw PatternError("'(' without ')'") }
      guard last != .nothing else { throw PatternError("an alternative is empty") }
    }

    private mutating func literal() {
      let wasPrefix = isPrefix
      add(1)
      guard wasPrefix else { return }
      isPrefix = true
      prefix += 1
      last = .literal
    }

    /// An item that is no literal of the prefix.
    private mutating func add(_ count: Int) {
      items[items.count - 1] += count
      lastItems = count
      isPrefix = false
      last = .item
    }

    private mutating func escape() throws(PatternError) {
      guard let byte = rest.popFirst() else { throw PatternError("nothing after the last '\\'") }
      guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") else {
        let character = String(decoding: [byte], as: UTF8.self)
        let advice =
          switch byte {
          case UInt8(ascii: "d"): "; write [0-9]"
          case UInt8(ascii: "w"): "; write [A-Za-z0-9_]"
          case UInt8(ascii: "1")...UInt8(ascii: "9"): "; back references can take exponential time"
          default: "; '\\' may only stand in front of '.'"
          }
        throw PatternError("'\\\(character)' is not supported\(advice)")
      }
      literal()
    }

    private mutating func open() throws(PatternError) {
      guard rest.first != UInt8(ascii: "?") else {
        throw PatternError("'(?' is not supported; write a plain group (...)")
      }
      items.append(0)
      guard items.count - 1 <= maxDepth else {
        throw PatternError("groups nested more than \(maxDepth) deep")
      }
      isPrefix = false
      last = .nothing
    }

    private mutating func close() throws(PatternError) {
      guard items.count > 1, let count = items.popLast() else { throw PatternError("')' without '('") }
      guard last != .nothing else { throw PatternError("nothing in front of ')'") }
      add(count)
    }

    /// A set's text is glibc's to check; only its end is found here.
    private mutating func set() throws(PatternError) {
      if rest.first == UInt8(ascii: "^") { rest = rest.dropFirst() }
      var content: [UInt8] = []
      // A ']' in first place is one of the set.
      if let first = rest.popFirst() { content.append(first) }
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "]") {
          guard !content.contains(UInt8(ascii: "[")), !content.contains(UInt8(ascii: "\\")) else {
            throw PatternError(
              "inside [...] write single characters and ranges only, without '\\' and '[:…:]'")
          }
          add(1)
          return
        }
        content.append(byte)
      }
      throw PatternError("'[' without ']'")
    }

    private mutating func repetition(_ byte: UInt8) throws(PatternError) {
      let sign = String(decoding: [byte], as: UTF8.self)
      switch last {
      case .nothing: throw PatternError("nothing in front of '\(sign)'")
      case .repeated: throw PatternError("'\(sign)' after another repetition is not supported")
      case .literal: prefix -= 1
      case .item: break
      }
      isPrefix = false
      last = .repeated
    }

    private mutating func count() throws(PatternError) {
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { throw PatternError("'{' without '}'") }
      let parts = rest[..<end].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      rest = rest[(end + 1)...]
      guard let low = number(parts[0]), parts.count <= 2 else { throw malformedCount }
      var most = low
      if let part = parts.dropFirst().first {
        if part.isEmpty {
          most = low + 1
        } else {
          guard let high = number(part), high >= low else { throw malformedCount }
          most = high
        }
      }
      let copied = lastItems * max(most - 1, 0)
      try repetition(UInt8(ascii: "{"))
      items[items.count - 1] += copied
      lastItems += copied
    }

    private var malformedCount: PatternError {
      PatternError("a count is {3}, {3,} or {3,5}, with numbers up to \(TopicName.maxLength)")
    }

    private func number(_ digits: ArraySlice<UInt8>) -> Int? {
      guard digits.count <= 3, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else {
        return nil
      }
      return Int(String(decoding: digits, as: UTF8.self)).flatMap { $0 <= TopicName.maxLength ? $0 : nil }
    }
  }
}
