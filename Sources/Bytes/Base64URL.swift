/// base64url without padding (RFC 4648, 5): letters, digits, `-` and `_`. Only the one spelling that encoding gives is
/// accepted.
///
/// Sixteen characters, or twelve bytes, at a time in a vector: no table, no branch on what the bytes are.
public enum Base64URL {
  private typealias Characters = SIMD16<Int8>

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
    // Whole vectors are stored; what is behind the text is not counted.
    output.appendUninitialized(maximum: total + 16) { target in
      guard var place = target.baseAddress else { return 0 }
      return bytes.withUnsafeBytes { source in
        guard let start = source.baseAddress else { return 0 }
        var offset = 0
        while source.count - offset >= 14 {
          place.storeBytes(of: encode(start + offset), as: Characters.self)
          offset += 12
          place += 16
        }
        while offset < source.count {
          var padded = SIMD16<UInt8>.zero
          withUnsafeMutableBytes(of: &padded) { padded in
            padded.copyMemory(
              from: UnsafeRawBufferPointer(rebasing: source[offset..<min(source.count, offset + 12)]))
            if let start = padded.baseAddress {
              place.storeBytes(of: encode(UnsafeRawPointer(start)), as: Characters.self)
            }
          }
          offset += 12
          place += 16
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
    output.appendUninitialized(maximum: total + 16) { target in
      guard var place = target.baseAddress else { return 0 }
      isText = text.withUnsafeBytes { source in
        guard let start = source.baseAddress else { return true }
        var faults = Characters.zero
        var offset = 0
        while source.count - offset >= 16 {
          decode(start.loadUnaligned(fromByteOffset: offset, as: Characters.self), to: place, &faults)
          offset += 16
          place += 12
        }
        if offset < source.count {
          // `A` stands for six zero bits, so what is stored behind the last byte has to be zero.
          var padded = Characters(repeating: 0x41)
          let rest = UnsafeRawBufferPointer(rebasing: source[offset...])
          withUnsafeMutableBytes(of: &padded) { $0.copyMemory(from: rest) }
          decode(padded, to: place, &faults)
          faults[0] |= place.load(fromByteOffset: rest.count * 3 / 4, as: Int8.self)
        }
        return faults == .zero
      }
      return isText ? total : 0
    }
    return isText
  }

  /// The characters for the first twelve of the bytes at `place`, fourteen of which are read.
  @inline(__always)
  private static func encode(_ place: UnsafeRawPointer) -> Characters {
    let first = UInt64(bigEndian: place.loadUnaligned(as: UInt64.self))
    let second = UInt64(bigEndian: place.loadUnaligned(fromByteOffset: 6, as: UInt64.self))
    let values = SIMD2<UInt64>(spread(first).bigEndian, spread(second).bigEndian)
    return characters(unsafeBitCast(values, to: Characters.self))
  }

  /// Stores the twelve bytes that `text` spells at `place`, and two zeros behind them. Sets bits of `faults` where there is
  /// another character than the alphabet's.
  @inline(__always)
  private static func decode(
    _ text: Characters, to place: UnsafeMutableRawPointer, _ faults: inout Characters
  ) {
    let values = values(text) & Characters(repeating: 0x3F)
    faults |= characters(values) ^ text
    let halves = unsafeBitCast(values, to: SIMD2<UInt64>.self)
    place.storeBytes(of: gather(UInt64(bigEndian: halves[0])).bigEndian, as: UInt64.self)
    place.storeBytes(of: gather(UInt64(bigEndian: halves[1])).bigEndian, toByteOffset: 6, as: UInt64.self)
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
  private static func characters(_ values: Characters) -> Characters {
    values &+ Characters(repeating: 65) &+ step(6, values, from: 26) &+ step(-75, values, from: 52)
      &+ step(-13, values, from: 62)
      &+ step(49, values, from: 63)
  }

  /// The way back, by the order of the codes (`-`, digits, upper case, `_`, lower case); anything for others.
  @inline(__always)
  private static func values(_ text: Characters) -> Characters {
    text &+ Characters(repeating: 17) &+ step(-13, text, from: 48) &+ step(-69, text, from: 65)
      &+ step(33, text, from: 95)
      &+ step(-39, text, from: 97)
  }

  /// `height` where `lanes` are `bound` or more, zero elsewhere.
  @inline(__always)
  private static func step(_ height: Int8, _ lanes: Characters, from bound: Int8) -> Characters {
    unsafeBitCast(lanes .> Characters(repeating: bound &- 1), to: Characters.self)
      & Characters(repeating: height)
  }
}
