import Bytes
import CZstd

/// Zstandard (RFC 8878): one frame or several, with or without their sizes.
///
/// Everything is inflated in one go into the output itself. So the library allocates no window, whatever size a frame says.
final class ZstdInflater {
  private let context: OpaquePointer

  init() throws(CodecError) {
    guard let context = ZSTD_createDCtx() else { throw .outOfMemory(.zstd) }
    self.context = context
  }

  deinit {
    ZSTD_freeDCtx(context)
  }

  func inflate(_ section: RawSpan, into out: inout ByteBuffer, limit: Int) throws(CodecError) {
    guard section.byteCount > 0 else { throw .truncated(.zstd) }
    let (certain, bound) = try ZstdFrames.contents(of: section)
    guard certain <= limit else { throw .tooLarge(.zstd, limit: limit) }
    let room = min(bound, limit)
    var result = 0
    out.appendUninitialized(maximum: room) { target in
      result = section.withUnsafeBytes { input in
        ZSTD_decompressDCtx(context, target.baseAddress, target.count, input.baseAddress, input.count)
      }
      return ZSTD_isError(result) == 0 ? result : 0
    }
    guard ZSTD_isError(result) == 0 else { throw Self.error(result, limit: limit, cut: room < bound) }
  }

  private static func error(_ result: Int, limit: Int, cut: Bool) -> CodecError {
    switch ZSTD_getErrorCode(result) {
    case ZSTD_error_dstSize_tooSmall: cut ? .tooLarge(.zstd, limit: limit) : .corrupt(.zstd)
    case ZSTD_error_srcSize_wrong: .truncated(.zstd)
    case ZSTD_error_memory_allocation: .outOfMemory(.zstd)
    default: .corrupt(.zstd)
    }
  }
}
