import CISAL

/// CRC-32C (Castagnoli) of `bytes`, as record batches carry it.
public func crc32c(_ bytes: RawSpan) -> UInt32 {
  ~bytes.withUnsafeBytes { crc32c(continuing: ~0, $0) }
}

/// ISA-L neither starts from ~0 nor inverts, and takes a length of 32 bits.
private func crc32c(continuing start: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
  guard let base = bytes.baseAddress else { return start }
  let step = 1 << 30
  var crc = start
  var offset = 0
  while offset < bytes.count {
    let length = min(bytes.count - offset, step)
    // The C declaration lacks `const`; the bytes are only read.
    let piece = UnsafeMutablePointer(mutating: (base + offset).assumingMemoryBound(to: UInt8.self))
    crc = crc32_iscsi(piece, Int32(length), crc)
    offset += length
  }
  return crc
}

/// CRC-32 (IEEE, reflected) of `bytes` behind those that gave `start`, as gzip has it. Begins with 0.
func crc32(_ bytes: RawSpan, continuing start: UInt32) -> UInt32 {
  bytes.withUnsafeBytes { bytes in
    guard let base = bytes.baseAddress else { return start }
    return crc32_gzip_refl(start, base.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
  }
}
