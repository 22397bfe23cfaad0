import CSIMD

/// Where a text's tokens begin: structural characters, opening quotes, and the first byte of anything else.
///
/// The text is read in blocks of 64 bytes, as bits (Langdale and Lemire, "Parsing gigabytes of JSON per second"), which
/// also shows whether strings end, escapes and UTF-8 are right and control characters are escaped. Tokens are kept for a
/// piece of the text at a time.
struct JSONTokens {
  /// How many are between a place that may be read and the end of those at hand.
  static var margin: Int { 8 }
  /// The greatest `enough`.
  static var most: Int { 2048 }
  static var capacity: Int { most + 64 + margin }

  let text: JSONText
  private let places: UnsafeMutablePointer<UInt32>
  /// When there are so many, the next block waits.
  private let enough: Int
  private var count = 0
  /// Where the first token of all is.
  private var root: UInt32 = 0
  /// From here on tokens are missing; `refill` brings them.
  private(set) var limit = 0
  /// Whether there is an escape in what has been read.
  private(set) var hasEscapes = false

  /// The next block.
  private var offset = 0
  /// All bits are set where a block begins within a string.
  private var inString: UInt64 = 0
  /// 1 where a block's first byte is escaped.
  private var escapesNext: UInt64 = 0
  /// 1 where a block begins within a token that is neither structural nor a string.
  private var inScalar: UInt64 = 0
  /// Whether the block before had bytes above 0x7F.
  private var wasHigh = false
  /// Where a low surrogate must be escaped, since a high one has been.
  private var lowSurrogate = -1

  /// `places` has room for `capacity`.
  init(_ text: JSONText, _ places: UnsafeMutablePointer<UInt32>, enough: Int) {
    self.text = text
    self.places = places
    self.enough = min(max(enough, 2 * Self.margin), Self.most)
  }

  @inline(__always)
  func place(_ index: Int) -> Int { Int(places[index]) }

  @inline(__always)
  func byte(_ index: Int) -> UInt8 { text[Int(places[index])] }

  /// Whether the text ends with the token at `index`.
  func isLast(_ index: Int) -> Bool { limit == .max && index == count &- 1 }

  /// Forgets the tokens before `index` and reads on; the one at `index` is then the first. False if the text is wrong.
  @inline(never)
  mutating func refill(_ index: inout Int) -> Bool {
    let isFirst = offset == 0
    let kept = max(count - index, 0)
    for token in 0..<kept { places[token] = places[index + token] }
    count = kept
    index = 0
    while count < enough, text.count - offset >= 64 {
      guard read(text.base + offset) else { return false }
      offset += 64
    }
    let isLast = text.count - offset < 64 && count < enough
    if isLast, !finish() { return false }
    if isFirst {
      guard count > 0 else { return false }
      root = places[0]
    }
    if isLast { return close() }
    limit = count - Self.margin
    return true
  }

  /// Reads what is left, filled up with spaces.
  private mutating func finish() -> Bool {
    let left = text.count - offset
    if left > 0 {
      let isRead = withUnsafeTemporaryAllocation(byteCount: 64, alignment: 16) { block in
        block.initializeMemory(as: UInt8.self, repeating: 0x20)
        block.copyMemory(from: text.span(offset, text.count))
        guard let start = block.baseAddress else { return false }
        return read(start.assumingMemoryBound(to: UInt8.self))
      }
      guard isRead else { return false }
      offset = text.count
    }
    return inString == 0 && lowSurrogate < 0
  }

  /// The last token must close the first. Behind it stands the first again, which closes nothing: so no search
  /// goes on behind the last token, and nothing has to be compared with its place.
  private mutating func close() -> Bool {
    guard count > 0, text[Int(places[count - 1])] == text[Int(root)] &+ 2 else { return false }
    for token in 0..<Self.margin { places[count + token] = root }
    limit = .max
    return true
  }

  @inline(__always)
  private mutating func read(_ bytes: UnsafePointer<UInt8>) -> Bool {
    let block = simd_json_block_of(bytes)
    var quote = block.quote
    if block.backslash | block.high | escapesNext != 0 || wasHigh {
      guard readUnusual(bytes, isHigh: block.high != 0, hasBackslash: block.backslash != 0, &quote) else {
        return false
      }
    }
    // From an opening quote to the byte before the closing one.
    let inside = Self.parity(quote) ^ inString
    inString = UInt64(bitPattern: Int64(bitPattern: inside) >> 63)
    if block.control != 0 {
      let allowed = simd_equal(bytes, 0x0A) | simd_equal(bytes, 0x0D) | simd_equal(bytes, 0x09)
      guard block.control & (inside | ~allowed) == 0 else { return false }
    }
    let scalar = ~(block.structural | block.blank)
    let unquoted = scalar & ~quote
    let starts = scalar & ~(unquoted << 1 | inScalar)
    inScalar = unquoted >> 63
    append((block.structural | starts) & ~(inside ^ quote))
    return true
  }

  /// Bit i is the sum of the bits up to i, without carry.
  @inline(__always)
  private static func parity(_ bits: UInt64) -> UInt64 {
    var bits = bits
    bits ^= bits << 1
    bits ^= bits << 2
    bits ^= bits << 4
    bits ^= bits << 8
    bits ^= bits << 16
    bits ^= bits << 32
    return bits
  }

  /// Eight at a time, whether there are so many or not: where the loop would end is what a processor cannot foresee.
  @inline(__always)
  private mutating func append(_ tokens: UInt64) {
    var bits = tokens
    let added = bits.nonzeroBitCount
    let start = UInt32(truncatingIfNeeded: offset)
    var out = places + count
    var left = added
    repeat {
      for slot in 0..<8 {
        out[slot] = start &+ UInt32(truncatingIfNeeded: bits.trailingZeroBitCount)
        bits &= bits &- 1
      }
      out += 8
      left -= 8
    } while left > 0
    count += added
  }

  // MARK: Escapes and UTF-8

  @inline(never)
  private mutating func readUnusual(
    _ bytes: UnsafePointer<UInt8>, isHigh: Bool, hasBackslash: Bool, _ quote: inout UInt64
  ) -> Bool {
    if isHigh || wasHigh {
      let isWell =
        offset >= 16
        ? simd_utf8(bytes, text.base + (offset - 16))
        : withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { zeros in
          zeros.initializeMemory(as: UInt8.self, repeating: 0)
          guard let start = zeros.baseAddress else { return false }
          return simd_utf8(bytes, start.assumingMemoryBound(to: UInt8.self))
        }
      guard isWell else { return false }
      wasHigh = isHigh
    }
    guard hasBackslash else {
      quote &= ~escapesNext
      escapesNext = 0
      return true
    }
    hasEscapes = true
    // Of a run of backslashes every second one is escaped; so is the byte behind a run of an odd number.
    let even: UInt64 = 0x5555_5555_5555_5555
    let all = simd_equal(bytes, JSONByte.backslash)
    let backslashes = all & ~escapesNext
    let behind = backslashes << 1 | escapesNext
    let oddStarts = backslashes & ~even & ~behind
    let (sum, overflow) = oddStarts.addingReportingOverflow(backslashes)
    let escaped = (even ^ sum << 1) & behind
    escapesNext = overflow ? 1 : 0
    quote &= ~escaped
    var escapes = all & ~escaped
    while escapes != 0 {
      guard check(escape: offset + escapes.trailingZeroBitCount) else { return false }
      escapes &= escapes &- 1
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
