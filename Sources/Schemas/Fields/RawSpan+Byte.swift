extension RawSpan {
  /// One byte; out of bounds traps.
  @inline(__always)
  func byte(at offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
