import Glibc

extension RawSpan {
  /// The bytes at `range`, cut off at this span's end: a range of another frame cannot read out of bounds.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public func slice(_ range: ByteRange) -> RawSpan {
    extracting(min(range.lower, byteCount)..<min(range.upper, byteCount))
  }

  /// The integer that stands big-endian at `offset`; nil where it does not lie within the span.
  @inlinable @inline(__always)
  public func bigEndian<Integer: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Integer.Type = Integer.self
  ) -> Integer? {
    guard offset >= 0, offset <= byteCount - MemoryLayout<Integer>.size else { return nil }
    return Integer(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
  }

  /// The byte at `offset`; nil where it does not lie within the span.
  @inlinable @inline(__always)
  public func byte(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < byteCount else { return nil }
    return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  /// Compares contents, not places.
  public func hasSameBytes(as other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    return withUnsafeBytes { mine in
      other.withUnsafeBytes { theirs in
        guard let a = mine.baseAddress, let b = theirs.baseAddress else { return true }
        return memcmp(a, b, mine.count) == 0
      }
    }
  }
}
