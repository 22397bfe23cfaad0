import Glibc

/// Big-endian bytes of an integer.
func bytes<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
  withUnsafeBytes(of: value.bigEndian) { Array($0) }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The integer that stands big-endian at `offset`; 0 beyond the end.
func integer<Integer: FixedWidthInteger>(
  _ bytes: [UInt8], at offset: Int, as type: Integer.Type = Integer.self
)
  -> Integer
{
  bytes.dropFirst(offset).prefix(MemoryLayout<Integer>.size).reduce(0) { $0 << 8 | Integer($1) }
}

/// `body` behind its size: what goes over the wire.
func sized(_ body: [UInt8]) -> [UInt8] { bytes(Int32(body.count)) + body }

extension [UInt8] {
  init(_ span: RawSpan) { self = span.withUnsafeBytes { Array($0) } }

  func contains(run other: [UInt8]) -> Bool {
    guard !other.isEmpty else { return true }
    return withUnsafeBytes { all in
      var rest = UnsafeRawBufferPointer(all)
      // Fast in a debug build, too: whole batches are searched.
      while rest.count >= other.count, let start = rest.baseAddress,
        let found = memchr(start, Int32(other[0]), rest.count - other.count + 1)
      {
        if memcmp(found, other, other.count) == 0 { return true }
        rest = UnsafeRawBufferPointer(rebasing: rest[(UnsafeRawPointer(found) - start + 1)...])
      }
      return false
    }
  }

  func replacing(_ range: Range<Int>, with other: [UInt8]) -> [UInt8] {
    Array(prefix(range.lowerBound)) + other + Array(dropFirst(range.upperBound))
  }

  func flipping(bit: UInt8, at index: Int) -> [UInt8] {
    var copy = self
    copy[index] ^= 1 << bit
    return copy
  }
}
