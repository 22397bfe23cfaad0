import Bytes

/// Snappy's framing of bytes that are not compressed: a length of the contents, then literals.
enum SnappyLiteral {
  /// Bytes that the length of the contents takes, a varint.
  static func preambleByteCount(_ length: Int) -> Int {
    max(1, min(5, (Int.bitWidth - max(length, 1).leadingZeroBitCount + 6) / 7))
  }

  /// Bytes before a literal of `length` (1 to 65,536) bytes.
  static func headByteCount(_ length: Int) -> Int {
    length <= 60 ? 1 : length <= 256 ? 2 : 3
  }

  /// Writes the length of the contents and returns where it ends.
  @discardableResult
  static func putPreamble(_ length: Int, at offset: Int, _ out: inout ByteBuffer) -> Int {
    var rest = UInt32(clamping: length)
    var offset = offset
    while rest >= 0x80 {
      out.overwrite(bigEndian: UInt8(truncatingIfNeeded: rest) | 0x80, at: offset)
      rest >>= 7
      offset += 1
    }
    out.overwrite(bigEndian: UInt8(truncatingIfNeeded: rest), at: offset)
    return offset + 1
  }

  /// Writes the tag of a literal: its length less one, in the tag itself or in one or two bytes behind it.
  static func putHead(_ length: Int, at offset: Int, _ out: inout ByteBuffer) {
    let size = UInt16(truncatingIfNeeded: length - 1)
    switch headByteCount(length) {
    case 1: out.overwrite(bigEndian: UInt8(truncatingIfNeeded: size << 2), at: offset)
    case 2:
      out.overwrite(bigEndian: UInt8(60 << 2), at: offset)
      out.overwrite(bigEndian: UInt8(truncatingIfNeeded: size), at: offset + 1)
    default:
      out.overwrite(bigEndian: UInt8(61 << 2), at: offset)
      out.overwrite(bigEndian: size.byteSwapped, at: offset + 1)
    }
  }
}
