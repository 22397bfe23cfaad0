import Bytes
import CDeflate
import CLZ4
import CSnappy
import CZstd

/// Compresses records sections with the codecs' own libraries, at the levels that Kafka's producers have by default. One per
/// event loop: it keeps contexts. Not for two threads at once.
public final class Compressor {
  /// The Java client's.
  private static let gzipLevel: Int32 = 6
  private static let zstdLevel: Int32 = 3
  private static let xerialChunk = 32 << 10

  private var gzip: OpaquePointer?
  private var zstd: OpaquePointer?

  public init() {}

  deinit {
    libdeflate_free_compressor(gzip)
    ZSTD_freeCCtx(zstd)
  }

  /// Appends `section`, compressed in the codec and framing of `form`, to `out`. On an error `out` is as it was.
  public func compress(
    _ section: RawSpan, as form: StoredForm, to out: inout ByteBuffer
  ) throws(CodecError) {
    switch form {
    case .none: out.append(section)
    case .gzip: try compressGzip(section, to: &out)
    case .snappyRaw: try Self.compressSnappy(section, to: &out)
    case .snappyXerial: try compressXerial(section, to: &out)
    case .lz4: try compressLZ4(section, to: &out)
    case .zstd: try compressZstd(section, to: &out)
    }
  }

  private func compressGzip(_ section: RawSpan, to out: inout ByteBuffer) throws(CodecError) {
    if gzip == nil { gzip = libdeflate_alloc_compressor(Self.gzipLevel) }
    guard let gzip else { throw .outOfMemory(.gzip) }
    try Self.append(.gzip, section, bound: libdeflate_gzip_compress_bound(gzip, section.byteCount), to: &out)
    {
      libdeflate_gzip_compress(gzip, $0.baseAddress, $0.count, $1.baseAddress, $1.count)
    }
  }

  /// Chunks of 32 KiB, each behind its size, as snappy-java writes them.
  private func compressXerial(_ section: RawSpan, to out: inout ByteBuffer) throws(CodecError) {
    let start = out.count
    out.append(bigEndian: SnappyFraming.xerialMagic)
    // Version 1, compatible with 1.
    out.append(bigEndian: UInt64(1 << 32 | 1))
    var offset = 0
    while offset < section.byteCount {
      let end = min(offset + Self.xerialChunk, section.byteCount)
      let size = out.count
      out.append(bigEndian: UInt32(0))
      do {
        try Self.compressSnappy(section.extracting(offset..<end), to: &out)
      } catch {
        out.truncate(to: start)
        throw error
      }
      out.overwrite(bigEndian: UInt32(truncatingIfNeeded: out.count - size - 4), at: size)
      offset = end
    }
  }

  private static func compressSnappy(_ section: RawSpan, to out: inout ByteBuffer) throws(CodecError) {
    try append(.snappy, section, bound: snappy_max_compressed_length(section.byteCount), to: &out) {
      input, target in
      var written = target.count
      let status = snappy_compress(
        input.baseAddress?.assumingMemoryBound(to: CChar.self), input.count,
        target.baseAddress?.assumingMemoryBound(to: CChar.self), &written)
      return status == SNAPPY_OK ? written : 0
    }
  }

  private func compressLZ4(_ section: RawSpan, to out: inout ByteBuffer) throws(CodecError) {
    var preferences = LZ4F_preferences_t()
    // Blocks of 64 KiB that readers can take one by one.
    preferences.frameInfo.blockMode = LZ4F_blockIndependent
    preferences.frameInfo.blockSizeID = LZ4F_max64KB
    try Self.append(.lz4, section, bound: LZ4F_compressFrameBound(section.byteCount, &preferences), to: &out)
    {
      input, target in
      let written = LZ4F_compressFrame(
        target.baseAddress, target.count, input.baseAddress, input.count, &preferences)
      return LZ4F_isError(written) == 0 ? written : 0
    }
  }

  private func compressZstd(_ section: RawSpan, to out: inout ByteBuffer) throws(CodecError) {
    if zstd == nil { zstd = ZSTD_createCCtx() }
    guard let zstd else { throw .outOfMemory(.zstd) }
    try Self.append(.zstd, section, bound: ZSTD_compressBound(section.byteCount), to: &out) { input, target in
      let written = ZSTD_compressCCtx(
        zstd, target.baseAddress, target.count, input.baseAddress, input.count, Self.zstdLevel)
      return ZSTD_isError(written) == 0 ? written : 0
    }
  }

  /// - Parameter body: compresses its first argument into its second one; 0 where the library had no memory.
  private static func append(
    _ codec: CompressionCodec, _ section: RawSpan, bound: Int, to out: inout ByteBuffer,
    _ body: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int
  ) throws(CodecError) {
    var written = 0
    out.appendUninitialized(maximum: bound) { target in
      written = section.withUnsafeBytes { body($0, target) }
      return written
    }
    guard written > 0 else { throw .outOfMemory(codec) }
  }
}
