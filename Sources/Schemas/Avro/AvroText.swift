/// Whether bytes are UTF-8.
enum AvroText {
  @inline(__always)
  static func isValid(_ bytes: RawSpan) -> Bool {
    var offset = 0
    let end = bytes.byteCount
    while offset + 8 <= end {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      if word & 0x8080_8080_8080_8080 != 0 { return isValidBeyondASCII(bytes) }
      offset += 8
    }
    while offset < end {
      if unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) >= 0x80 {
        return isValidBeyondASCII(bytes)
      }
      offset += 1
    }
    return true
  }

  @inline(never)
  private static func isValidBeyondASCII(_ bytes: RawSpan) -> Bool {
    let span = Span<UInt8>(_bytes: bytes)
    return (try? UTF8Span(validating: span)) != nil
  }
}
