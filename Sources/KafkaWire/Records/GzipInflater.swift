import Bytes
import CDeflate

/// gzip (RFC 1952), one member or several, by libdeflate.
final class GzipInflater {
  private let context: OpaquePointer

  /// Deflate cannot do better: 258 bytes for two bits.
  private static let maximumRatio = 1032

  init() throws(CodecError) {
    guard let context = libdeflate_alloc_decompressor() else { throw .outOfMemory(.gzip) }
    self.context = context
  }

  deinit {
    libdeflate_free_decompressor(context)
  }

  func inflate(_ section: RawSpan, into out: inout ByteBuffer, limit: Int) throws(CodecError) {
    guard section.byteCount > 0 else { throw .truncated(.gzip) }
    var consumed = 0
    var left = limit
    while consumed < section.byteCount {
      let before = out.count
      consumed += try member(section.extracting(consumed..<section.byteCount), into: &out, limit: left)
      left -= out.count - before
    }
  }

  /// Appends the contents of the member that `input` begins with and returns the bytes it takes.
  ///
  /// The size a member says it has stands at its very end: right for a single member, and only a guess. Where the guess is too
  /// small the member is inflated again into twice the room.
  private func member(
    _ input: RawSpan, into out: inout ByteBuffer, limit: Int
  ) throws(CodecError) -> Int {
    let said = input.bigEndian(at: input.byteCount - 4, as: UInt32.self).map { Int($0.byteSwapped) } ?? 0
    let possible = min(limit, input.byteCount * Self.maximumRatio)
    var room = min(possible, max(said, out.capacity - out.count, 1024))
    while true {
      var consumed = 0
      var result = LIBDEFLATE_BAD_DATA
      out.appendUninitialized(maximum: room) { target in
        var written = 0
        result = input.withUnsafeBytes { input in
          libdeflate_gzip_decompress_ex(
            context, input.baseAddress, input.count, target.baseAddress, target.count, &consumed, &written)
        }
        return result == LIBDEFLATE_SUCCESS ? written : 0
      }
      switch result {
      case LIBDEFLATE_SUCCESS: return consumed
      case LIBDEFLATE_INSUFFICIENT_SPACE:
        guard room < possible else {
          throw possible < limit ? .corrupt(.gzip) : .tooLarge(.gzip, limit: limit)
        }
        room = min(possible, room * 2)
      default: throw .corrupt(.gzip)
      }
    }
  }
}
