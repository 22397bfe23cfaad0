import CSIMD

/// Where a text's tokens begin: structural characters, opening quotes, and the first byte of anything else.
///
/// `CSIMD` finds them, and on the way checks UTF-8, the ends of strings and control characters; escapes are checked here.
/// They are kept for a piece of the text at a time.
struct JSONTokens {
  /// How many there are behind `limit`: an object's member has four, its value's closer and a comma among them.
  static var margin: Int { 8 }
  /// The greatest `enough`.
  static var most: Int { 2048 }
  static var capacity: Int { most + 64 + margin }

  let text: JSONText
  let places: UnsafeMutablePointer<UInt32>
  /// When there are so many, the rest of the text waits.
  private let enough: Int
  private let hasAVX2: Bool
  /// From here on tokens are missing; `refill` brings them.
  private(set) var limit = 0
  /// Whether there is an escape in what has been read.
  private(set) var hasEscapes = false
  private var reader: simd_json_reader
  /// Where the first token of all is.
  private var root: UInt32 = 0
  /// Where a low surrogate must be escaped, since a high one has been.
  private var lowSurrogate = -1

  /// `places` has room for `capacity`.
  init(_ text: JSONText, _ places: UnsafeMutablePointer<UInt32>, enough: Int, hasAVX2: Bool) {
    self.text = text
    self.places = places
    self.enough = min(max(enough, Self.margin + 1), Self.most)
    self.hasAVX2 = hasAVX2
    reader = simd_json_reader()
    reader.text = text.base
    reader.count = text.count
    reader.places = places
  }

  /// Whether the text ends with the token at `index`.
  func isLast(_ index: Int) -> Bool { limit == .max && index == reader.found &- 1 }

  /// Forgets the tokens before `index` and reads on.
  ///
  /// - Returns: the new number of the token at `index`, which is 0; -1 if the text is wrong.
  @inline(never)
  mutating func refill(from index: Int) -> Int {
    let isFirst = reader.offset == 0
    let kept = max(reader.found - index, 0)
    for token in 0..<kept { places[token] = places[index + token] }
    reader.found = kept
    repeat {
      guard simd_json_read(&reader, enough, hasAVX2) else { return -1 }
      if reader.escapes != 0, !checkEscapes() { return -1 }
    } while reader.found < enough && reader.offset < text.count
    guard reader.found > 0 else { return -1 }
    if isFirst { root = places[0] }
    if reader.offset == text.count { return close() ? 0 : -1 }
    limit = reader.found - Self.margin
    return 0
  }

  /// The text must not end within a string, and its last token must close the first. Behind it then stands the first again,
  /// which closes nothing: so no search goes on behind the last token, and nothing has to be compared with its place.
  private mutating func close() -> Bool {
    let found = reader.found
    guard reader.in_string == 0, lowSurrogate < 0, text.byte(places, found - 1) == text[Int(root)] &+ 2 else {
      return false
    }
    for token in 0..<Self.margin { places[found + token] = root }
    limit = .max
    return true
  }

  /// Looks at the escapes of one block.
  @inline(never)
  private mutating func checkEscapes() -> Bool {
    hasEscapes = true
    while reader.escapes != 0 {
      guard check(escape: reader.escapes_offset + reader.escapes.trailingZeroBitCount) else { return false }
      reader.escapes &= reader.escapes &- 1
    }
    return true
  }

  /// Whether what the backslash at `place` begins is an escape, and no half of a surrogate pair.
  private mutating func check(escape place: Int) -> Bool {
    guard place + 1 < text.count else { return false }
    guard text[place + 1] == UInt8(ascii: "u") else {
      return lowSurrogate < 0 && JSONEscape.value(text[place + 1]) != nil
    }
    guard let unit = JSONEscape.codeUnit(text, place) else { return false }
    if lowSurrogate >= 0 {
      guard lowSurrogate == place, unit & 0xFC00 == 0xDC00 else { return false }
      lowSurrogate = -1
      return true
    }
    if unit & 0xFC00 == 0xD800 { lowSurrogate = place + 6 }
    return unit & 0xFC00 != 0xDC00
  }
}
