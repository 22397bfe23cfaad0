/// Reads JSON (RFC 8259) for people: values with the places in them that are sealed.
struct JSONNodeParser {
  private static let maximumDepth = 512

  private let bytes: [UInt8]
  private var offset: Int
  private var depth = 0
  /// By where they begin.
  private let places: [Int: (end: Int, part: Int)]

  private struct Malformed: Error {}

  /// Nil where it is no JSON.
  /// - Parameters:
  ///   - start: where the text begins in `bytes`.
  ///   - places: what is sealed, in bytes of `bytes`, and its number.
  static func node(_ bytes: [UInt8], from start: Int = 0, places: [(range: Range<Int>, part: Int)] = [])
    -> SampleNode?
  {
    var parser = JSONNodeParser(bytes, start, places)
    do {
      let node = try parser.value()
      parser.skipSpace()
      return parser.offset == bytes.count ? node : nil
    } catch {
      return nil
    }
  }

  static func node(_ text: String) -> SampleNode? { node(Array(text.utf8)) }

  private init(_ bytes: [UInt8], _ start: Int, _ places: [(range: Range<Int>, part: Int)]) {
    self.bytes = bytes
    offset = start
    self.places = Dictionary(places.map { ($0.range.lowerBound, (end: $0.range.upperBound, part: $0.part)) })
    {
      first, _ in first
    }
  }

  private mutating func value() throws(Malformed) -> SampleNode {
    skipSpace()
    if let place = places[offset] {
      guard place.end > offset, place.end <= bytes.count else { throw Malformed() }
      offset = place.end
      return SampleNode(.sealed(place.part))
    }
    switch current {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return SampleNode(.string(try string()))
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard current == UInt8(ascii: byte) else { return false }
    offset += 1
    return true
  }

  private mutating func word(_ text: StaticString, _ content: SampleNode.Content) throws(Malformed)
    -> SampleNode
  {
    let word = Array("\(text)".utf8)
    guard bytes.dropFirst(offset).starts(with: word) else { throw Malformed() }
    offset += word.count
    return SampleNode(content)
  }

  private mutating func number() throws(Malformed) -> SampleNode {
    let digits = bytes.dropFirst(offset).prefix { byte in
      (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
    }
    let text = String(decoding: digits, as: UTF8.self)
    guard SampleNode.isNumber(text) else { throw Malformed() }
    offset += digits.count
    return SampleNode(.number(text))
  }

  private mutating func enter() throws(Malformed) {
    depth += 1
    guard depth <= Self.maximumDepth else { throw Malformed() }
  }

  private mutating func array() throws(Malformed) -> SampleNode {
    try enter()
    defer { depth -= 1 }
    offset += 1
    var items: [SampleNode] = []
    if take("]") { return SampleNode(.array(items)) }
    while true {
      items.append(try value())
      if take("]") { return SampleNode(.array(items)) }
      guard take(",") else { throw Malformed() }
    }
  }

  private mutating func object() throws(Malformed) -> SampleNode {
    try enter()
    defer { depth -= 1 }
    offset += 1
    var members: [SampleNode.Member] = []
    if take("}") { return SampleNode(.object(members)) }
    while true {
      skipSpace()
      let name = try string()
      guard take(":") else { throw Malformed() }
      members.append(SampleNode.Member(name: name, value: try value()))
      if take("}") { return SampleNode(.object(members)) }
      guard take(",") else { throw Malformed() }
    }
  }

  // MARK: - Texts

  private mutating func string() throws(Malformed) -> String {
    guard current == UInt8(ascii: "\"") else { throw Malformed() }
    offset += 1
    var units: [UInt8] = []
    while let byte = current {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: units, as: UTF8.self) else { throw Malformed() }
        return text
      case UInt8(ascii: "\\"): try escape(into: &units)
      case 0..<0x20: throw Malformed()
      default: units.append(byte)
      }
    }
    throw Malformed()
  }

  private mutating func escape(into units: inout [UInt8]) throws(Malformed) {
    guard let letter = current else { throw Malformed() }
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(letter)
    case UInt8(ascii: "b"): units.append(0x08)
    case UInt8(ascii: "f"): units.append(0x0C)
    case UInt8(ascii: "n"): units.append(0x0A)
    case UInt8(ascii: "r"): units.append(0x0D)
    case UInt8(ascii: "t"): units.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hex()
      if (0xD800..<0xDC00).contains(code), bytes.dropFirst(offset).starts(with: [0x5C, 0x75]) {
        let start = offset
        offset += 2
        let low = try hex()
        if (0xDC00..<0xE000).contains(low) {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          offset = start
        }
      }
      // Half of a pair alone is no character.
      units += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    default: throw Malformed()
    }
  }

  private mutating func hex() throws(Malformed) -> UInt32 {
    let digits = bytes.dropFirst(offset).prefix(4)
    guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
      let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw Malformed() }
    offset += 4
    return code
  }
}
