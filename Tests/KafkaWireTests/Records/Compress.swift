import CDeflate
import CLZ4
import CSnappy
import CZstd

/// The codecs' own compressors.
enum Compress {
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    let compressor = libdeflate_alloc_compressor(6)
    defer { libdeflate_free_compressor(compressor) }
    return filled(libdeflate_gzip_compress_bound(compressor, bytes.count)) {
      libdeflate_gzip_compress(compressor, bytes, bytes.count, $0.baseAddress, $0.count)
    }
  }

  static func snappy(_ bytes: [UInt8]) -> [UInt8] {
    filled(snappy_max_compressed_length(bytes.count)) { target in
      var written = target.count
      bytes.withUnsafeBytes {
        _ = snappy_compress(
          $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count,
          target.baseAddress?.assumingMemoryBound(to: CChar.self), &written)
      }
      return written
    }
  }

  static func xerial(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    for start in stride(from: 0, to: bytes.count, by: 32 << 10) {
      let chunk = snappy(Array(bytes[start..<min(start + 32 << 10, bytes.count)]))
      out += Samples.bigEndian(Int32(chunk.count)) + chunk
    }
    return out
  }

  /// - Parameter saidSize: what the head says that the content has, true or not.
  static func lz4(
    _ bytes: [UInt8], linked: Bool = false, checked: Bool = false, sized: Bool = false, saidSize: UInt64 = 0
  ) -> [UInt8] {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.blockMode = linked ? LZ4F_blockLinked : LZ4F_blockIndependent
    preferences.frameInfo.blockSizeID = linked ? LZ4F_max256KB : LZ4F_max64KB
    preferences.frameInfo.contentChecksumFlag = checked ? LZ4F_contentChecksumEnabled : LZ4F_noContentChecksum
    preferences.frameInfo.blockChecksumFlag = checked ? LZ4F_blockChecksumEnabled : LZ4F_noBlockChecksum
    preferences.frameInfo.contentSize = sized ? UInt64(bytes.count) : 0
    let frame = filled(LZ4F_compressFrameBound(bytes.count, &preferences)) {
      LZ4F_compressFrame($0.baseAddress, $0.count, bytes, bytes.count, &preferences)
    }
    guard saidSize > 0 else { return frame }
    // Only the head is made anew: this much longer, its size field filled in as said.
    var context: OpaquePointer?
    LZ4F_createCompressionContext(&context, UInt32(LZ4F_VERSION))
    defer { LZ4F_freeCompressionContext(context) }
    preferences.frameInfo.contentSize = saidSize
    return filled(64) { LZ4F_compressBegin(context, $0.baseAddress, $0.count, &preferences) } + frame[7...]
  }

  static func zstd(_ bytes: [UInt8], sized: Bool = true, checked: Bool = false) -> [UInt8] {
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, sized ? 1 : 0)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checked ? 1 : 0)
    return filled(ZSTD_compressBound(bytes.count)) {
      ZSTD_compress2(context, $0.baseAddress, $0.count, bytes, bytes.count)
    }
  }

  private static func filled(_ capacity: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = body(UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
