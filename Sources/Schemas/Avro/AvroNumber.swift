import Bytes

/// Avro's encoding of int and long, and so of lengths: zigzag, then seven bits a byte, the lowest first.
public enum AvroNumber {
  /// Appends a number in as few bytes as it needs, ten at most.
  public static func append(_ value: Int, to buffer: inout ByteBuffer) {
    buffer.append(unsignedVarint: zigzag(value))
  }

  static func append(_ value: Int, to bytes: inout [UInt8]) {
    var rest = zigzag(value)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// The bytes that a number takes.
  public static func width(_ value: Int) -> Int {
    max((64 - zigzag(value).leadingZeroBitCount + 6) / 7, 1)
  }

  private static func zigzag(_ value: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: (value << 1) ^ (value >> (Int.bitWidth - 1)))
  }
}
