extension ByteBuffer {
  /// Appends an unsigned varint: seven bits a byte, the lowest first; ten bytes at most.
  @inlinable
  public mutating func append(unsignedVarint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
