/// Says what is wrong with a text, and where: byte after byte, for texts that the quick search has refused.
struct JSONCheck: ~Copyable, ~Escapable {
  private let bytes: RawSpan
  private let maximumDepth: Int
  private var place = 0
  /// Whether each object or array that encloses the place is an object.
  private var levels: [Bool] = []
  /// Whether there has been an object or array.
  private var isNested = false

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  /// Says what is wrong with a text that the quick search has refused. One that is neither an object nor an array may be right.
  static func explain(_ bytes: RawSpan, maximumDepth: Int) throws(ValueError) {
    var check = JSONCheck(bytes, maximumDepth: maximumDepth)
    try check.text()
    if check.isNested { throw ValueError("not a JSON text", at: 0) }
  }

  /// Goes through the text.
  mutating func text() throws(ValueError) {
    guard bytes.byteCount <= UInt32.max else { throw ValueError("longer than 4 GiB", at: 0) }
    skipBlanks()
    guard next != nil else { throw error("nothing but white space") }
    repeat {
      try value()
      try separators()
    } while !levels.isEmpty
    skipBlanks()
    if next != nil { throw error("something behind the JSON text") }
  }

  /// What follows a value, up to the next one or the end of the outermost.
  private mutating func separators() throws(ValueError) {
    while let isObject = levels.last {
      skipBlanks()
      guard let byte = next else { throw ended(in: isObject) }
      switch byte {
      case JSONByte.comma:
        place += 1
        skipBlanks()
        if isObject { try name() }
        return
      case isObject ? JSONByte.closeObject : JSONByte.closeArray:
        place += 1
        levels.removeLast()
      default:
        throw error(isObject ? "',' or '}' expected" : "',' or ']' expected")
      }
    }
  }

  /// A scalar value; or the beginning of an object or array, up to its first value.
  private mutating func value() throws(ValueError) {
    while true {
      skipBlanks()
      guard let byte = next else { throw levels.last.map { ended(in: $0) } ?? error("a value expected") }
      guard JSONByte.opens(byte) else { return try scalar(byte) }
      isNested = true
      guard levels.count < maximumDepth else { throw error("nested deeper than \(maximumDepth) levels") }
      place += 1
      skipBlanks()
      if next == byte + 2 {
        place += 1
        return
      }
      levels.append(byte == JSONByte.openObject)
      if byte == JSONByte.openObject { try name() }
    }
  }

  private mutating func name() throws(ValueError) {
    guard let byte = next else { throw ended(in: true) }
    guard byte == JSONByte.quote else { throw error("a name in double quotes expected") }
    try string()
    skipBlanks()
    guard next == JSONByte.colon else { throw next == nil ? ended(in: true) : error("':' expected") }
    place += 1
  }

  private mutating func scalar(_ first: UInt8) throws(ValueError) {
    switch first {
    case JSONByte.quote: return try string()
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case JSONByte.minus, UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    default: throw error("a value expected")
    }
    // What makes a token longer makes it another one.
    guard let next else { return }
    if !JSONByte.isBlank(next), next != JSONByte.comma, next | 0x20 != JSONByte.closeObject {
      throw error("the end of a value expected")
    }
  }

  private mutating func literal(_ literal: StaticString) throws(ValueError) {
    for offset in 0..<literal.utf8CodeUnitCount {
      guard next == literal.utf8Start[offset] else { throw error("'\(literal)' expected") }
      place += 1
    }
  }

  private mutating func number() throws(ValueError) {
    if next == JSONByte.minus { place += 1 }
    if next == JSONByte.zero {
      place += 1
      if let next, JSONByte.isDigit(next) { throw error("a number with a leading zero") }
    } else {
      try digits()
    }
    if next == JSONByte.dot {
      place += 1
      try digits()
    }
    guard let byte = next, byte | 0x20 == UInt8(ascii: "e") else { return }
    place += 1
    if next == UInt8(ascii: "+") || next == JSONByte.minus { place += 1 }
    try digits()
  }

  private mutating func digits() throws(ValueError) {
    let start = place
    while let byte = next, JSONByte.isDigit(byte) { place += 1 }
    if place == start { throw error("a digit expected") }
  }

  private mutating func string() throws(ValueError) {
    let start = place
    place += 1
    while let byte = next {
      switch byte {
      case JSONByte.quote:
        place += 1
        return
      case JSONByte.backslash: try escape()
      case ..<0x20: throw error("a control character in a string")
      case 0x80...: try character(byte)
      default: place += 1
      }
    }
    throw ValueError("a string without an end", at: start)
  }

  private mutating func escape() throws(ValueError) {
    let start = place
    guard let unit = try codeUnit() else { return }
    if unit & 0xFC00 == 0xDC00 { throw ValueError("an unpaired surrogate", at: start) }
    guard unit & 0xFC00 == 0xD800 else { return }
    let second = next == JSONByte.backslash ? try codeUnit() : nil
    guard let second, second & 0xFC00 == 0xDC00 else { throw ValueError("an unpaired surrogate", at: start) }
  }

  /// What `\uXXXX` stands for; nil for another escape.
  private mutating func codeUnit() throws(ValueError) -> UInt32? {
    let start = place
    place += 1
    guard let letter = next else { throw ValueError("an escape that is not complete", at: start) }
    place += 1
    if JSONEscape.value(letter) != nil { return nil }
    guard letter == UInt8(ascii: "u") else { throw ValueError("an unknown escape", at: start) }
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap(JSONByte.hex) else {
        throw ValueError("an escape without four hexadecimal digits", at: start)
      }
      unit = unit << 4 | digit
      place += 1
    }
    return unit
  }

  /// A character of two to four bytes: Unicode 3.9, table 3-7.
  private mutating func character(_ first: UInt8) throws(ValueError) {
    let (second, count): (ClosedRange<UInt8>, Int) =
      switch first {
      case 0xC2...0xDF: (0x80...0xBF, 2)
      case 0xE0: (0xA0...0xBF, 3)
      case 0xED: (0x80...0x9F, 3)
      case 0xE1...0xEF: (0x80...0xBF, 3)
      case 0xF0: (0x90...0xBF, 4)
      case 0xF1...0xF3: (0x80...0xBF, 4)
      case 0xF4: (0x80...0x8F, 4)
      default: throw error("not UTF-8")
      }
    let start = place
    for offset in 1..<count {
      place += 1
      guard let byte = next, (offset == 1 ? second : 0x80...0xBF).contains(byte) else {
        throw ValueError("not UTF-8", at: start)
      }
    }
    place += 1
  }

  // MARK: Bytes

  private var next: UInt8? {
    place < bytes.byteCount ? bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self) : nil
  }

  private mutating func skipBlanks() {
    while let byte = next, JSONByte.isBlank(byte) { place += 1 }
  }

  private func error(_ message: String) -> ValueError { ValueError(message, at: place) }

  private func ended(in object: Bool) -> ValueError {
    error(object ? "an object without an end" : "an array without an end")
  }
}
