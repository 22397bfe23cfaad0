import Bytes
import CSnappy

/// Snappy, bare or in snappy-java's framing.
enum SnappyInflater {
  /// Snappy cannot do better: 64 bytes for a copy of three.
  private static let maximumRatio = 32

  static func inflate(_ section: RawSpan, into out: inout ByteBuffer, limit: Int) throws(CodecError) {
    switch SnappyFraming(of: section) {
    case .raw: try stream(section, into: &out, limit: limit)
    case .xerial: try xerial(section, into: &out, limit: limit)
    }
  }

  /// Chunks with a size before each. Streams may follow one another: a head where a size is expected.
  private static func xerial(
    _ section: RawSpan, into out: inout ByteBuffer, limit: Int
  ) throws(CodecError) {
    var offset = 0
    var left = limit
    while offset < section.byteCount {
      if section.bigEndian(at: offset) == SnappyFraming.xerialMagic {
        offset += SnappyFraming.xerialHeadByteCount
        guard offset <= section.byteCount else { throw .truncated(.snappy) }
        continue
      }
      guard let size: Int32 = section.bigEndian(at: offset) else { throw .truncated(.snappy) }
      offset += 4
      guard size >= 0 else { throw .corrupt(.snappy) }
      guard Int(size) <= section.byteCount - offset else { throw .truncated(.snappy) }
      let before = out.count
      try stream(section.extracting(offset..<offset + Int(size)), into: &out, limit: left)
      left -= out.count - before
      offset += Int(size)
    }
  }

  private static func stream(
    _ input: RawSpan, into out: inout ByteBuffer, limit: Int
  ) throws(CodecError) {
    var size = 0
    let status = input.withUnsafeBytes {
      snappy_uncompressed_length($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, &size)
    }
    guard status == SNAPPY_OK else { throw .corrupt(.snappy) }
    guard size <= limit else { throw .tooLarge(.snappy, limit: limit) }
    guard size >= 0, size <= input.byteCount * maximumRatio else { throw .corrupt(.snappy) }
    var result = SNAPPY_INVALID_INPUT
    out.appendUninitialized(maximum: size) { target in
      var written = target.count
      result = input.withUnsafeBytes { input in
        snappy_uncompress(
          input.baseAddress?.assumingMemoryBound(to: CChar.self), input.count,
          target.baseAddress?.assumingMemoryBound(to: CChar.self), &written)
      }
      return result == SNAPPY_OK ? written : 0
    }
    guard result == SNAPPY_OK else { throw .corrupt(.snappy) }
  }
}
