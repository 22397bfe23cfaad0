/// base64url without padding (RFC 4648, 5): letters, digits, `-` and `_`. Only the one spelling that encoding gives is
/// accepted.
///
/// Eight characters, or six bytes, at a time in a 64-bit word, the first in the most significant byte: no table, no
/// branch on what the bytes are.
public enum Base64URL {
  /// Characters for `count` bytes.
  @inlinable
  public static func encodedByteCount(_ count: Int) -> Int {
    count / 3 &* 4 &+ (count % 3 &* 4 &+ 2) / 3
  }

  /// Bytes in a text of `count` characters; nil where no text is so long.
  @inlinable
  public static func decodedByteCount(_ count: Int) -> Int? {
    count >= 0 && count % 4 != 1 ? count / 4 &* 3 &+ count % 4 &* 3 / 4 : nil
  }

  /// Appends the text for `bytes`: `encodedByteCount(bytes.byteCount)` characters.
  public static func append(encoded bytes: RawSpan, to output: inout ByteBuffer) {
    let total = encodedByteCount(bytes.byteCount)
    // Whole words are stored; what is behind the text is not counted.
    output.appendUninitialized(maximum: total + 8) { target in
      guard var place = target.baseAddress else { return 0 }
      return bytes.withUnsafeBytes { source in
        guard let start = source.baseAddress else { return 0 }
        var offset = 0
        while source.count - offset >= 8 {
          let word = UInt64(bigEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
          store(characters(spread(word)), at: place)
          offset += 6
          place += 8
        }
        var rest = tail(source, from: offset)
        while offset < source.count {
          store(characters(spread(rest)), at: place)
          rest <<= 48
          offset += 6
          place += 8
        }
        return total
      }
    }
  }

  /// Appends the bytes that `text` spells and returns true; returns false, and appends nothing, where it is not the text
  /// of any bytes: another character, an impossible length, or bits set behind the last byte.
  public static func append(decoded text: RawSpan, to output: inout ByteBuffer) -> Bool {
    guard let total = decodedByteCount(text.byteCount) else { return false }
    var isText = true
    output.appendUninitialized(maximum: total + 8) { target in
      guard var place = target.baseAddress else { return 0 }
      isText = text.withUnsafeBytes { source in
        guard let start = source.baseAddress else { return true }
        var offset = 0
        var faults: UInt64 = 0
        while source.count - offset >= 8 {
          let word = UInt64(bigEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
          faults |= strangers(word)
          store(gather(values(word)), at: place)
          offset += 8
          place += 6
        }
        let left = source.count - offset
        if left > 0 {
          // `A` stands for six zero bits.
          let word = tail(source, from: offset) | (lanes(0x41) >> UInt64(8 * left))
          faults |= strangers(word)
          let bytes = gather(values(word))
          faults |= bytes << UInt64(8 * (left * 3 / 4))
          store(bytes, at: place)
        }
        return faults == 0
      }
      return isText ? total : 0
    }
    return isText
  }

  /// Up to seven bytes from `offset` on in the most significant places, zeros behind them.
  @inline(__always)
  private static func tail(_ source: UnsafeRawBufferPointer, from offset: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in offset..<max(source.count, offset) {
      word |= UInt64(source[index]) << UInt64(56 - 8 * (index - offset))
    }
    return word
  }

  @inline(__always)
  private static func store(_ word: UInt64, at place: UnsafeMutableRawPointer) {
    place.storeBytes(of: word.bigEndian, as: UInt64.self)
  }

  @inline(__always)
  private static func lanes(_ byte: UInt64) -> UInt64 {
    byte &* 0x0101_0101_0101_0101
  }

  /// 1 in the lanes of `word`, all below 128, that are `bound` or more; 0 in the others.
  @inline(__always)
  private static func atLeast(_ bound: UInt64, _ word: UInt64) -> UInt64 {
    ((word &+ lanes(0x80 - bound)) >> 7) & lanes(1)
  }

  /// The upper six bytes as eight lanes of six bits.
  @inline(__always)
  private static func spread(_ word: UInt64) -> UInt64 {
    let halves = (word >> 8 & 0x00FF_FFFF_0000_0000) | (word >> 16 & 0x00FF_FFFF)
    let quarters = (halves & 0x00FF_F000_00FF_F000) << 4 | (halves & 0x0000_0FFF_0000_0FFF)
    return (quarters & 0x0FC0_0FC0_0FC0_0FC0) << 2 | (quarters & 0x003F_003F_003F_003F)
  }

  /// Eight lanes of six bits as the upper six bytes.
  @inline(__always)
  private static func gather(_ lanes: UInt64) -> UInt64 {
    let quarters = (lanes & 0x3F00_3F00_3F00_3F00) >> 2 | (lanes & 0x003F_003F_003F_003F)
    let halves = (quarters & 0x0FFF_0000_0FFF_0000) >> 4 | (quarters & 0x0000_0FFF_0000_0FFF)
    return (halves & 0x00FF_FFFF_0000_0000) << 8 | (halves & 0x00FF_FFFF) << 16
  }

  /// The characters for values: from 0 on `A`…, from 26 `a`…, from 52 `0`…, 62 `-`, 63 `_`.
  @inline(__always)
  private static func characters(_ values: UInt64) -> UInt64 {
    values &+ lanes(65) &+ atLeast(26, values) &* 6 &+ atLeast(63, values) &* 49
      &- atLeast(52, values) &* 75 &- atLeast(62, values) &* 13
  }

  /// The values of characters, where none is a stranger: the way back, by the order of the codes (`-`, digits, upper
  /// case, `_`, lower case).
  @inline(__always)
  private static func values(_ word: UInt64) -> UInt64 {
    word &+ lanes(17) &+ atLeast(95, word) &* 33
      &- atLeast(48, word) &* 13 &- atLeast(65, word) &* 69 &- atLeast(97, word) &* 39
  }

  /// Not zero where a lane is none of the alphabet. Each bound turns the upper bit of the lanes beyond it over, so that it
  /// is set within the five ranges alone.
  @inline(__always)
  private static func strangers(_ word: UInt64) -> UInt64 {
    let ascii = word & lanes(0x7F)
    var inside: UInt64 = 0
    inside ^= ascii &+ lanes(0x80 - 45)
    inside ^= ascii &+ lanes(0x80 - 46)
    inside ^= ascii &+ lanes(0x80 - 48)
    inside ^= ascii &+ lanes(0x80 - 58)
    inside ^= ascii &+ lanes(0x80 - 65)
    inside ^= ascii &+ lanes(0x80 - 91)
    inside ^= ascii &+ lanes(0x80 - 95)
    inside ^= ascii &+ lanes(0x80 - 96)
    inside ^= ascii &+ lanes(0x80 - 97)
    inside ^= ascii &+ lanes(0x80 - 123)
    return (word | ~inside) & lanes(0x80)
  }
}
