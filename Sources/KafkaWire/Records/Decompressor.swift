import Bytes

/// Inflates records sections. One per event loop: it keeps the codecs' contexts, so that nothing is allocated once they and
/// the output buffer have seen their largest batch. Not for two threads at once.
public final class Decompressor {
  private var gzip: GzipInflater?
  private var lz4: LZ4Inflater?
  private var zstd: ZstdInflater?

  public init() {}

  /// Appends what `section` holds to `out`. On an error `out` is as it was.
  /// - Parameter limit: the most bytes to inflate to. It holds before memory is spent, whatever the section says of itself.
  public func inflate(
    _ section: RawSpan, _ codec: CompressionCodec, into out: inout ByteBuffer, limit: Int
  ) throws(CodecError) {
    let start = out.count
    do throws(CodecError) {
      switch codec {
      case .none:
        guard section.byteCount <= limit else { throw .tooLarge(.none, limit: limit) }
        out.append(section)
      case .gzip: try gzipInflater().inflate(section, into: &out, limit: limit)
      case .snappy: try SnappyInflater.inflate(section, into: &out, limit: limit)
      case .lz4: try lz4Inflater().inflate(section, into: &out, limit: limit)
      case .zstd: try zstdInflater().inflate(section, into: &out, limit: limit)
      }
    } catch {
      out.truncate(to: start)
      // A frame given up half-way leaves its content size behind in the library's context, which a reset does not clear
      // (1.9.4): the next frame without one would fail.
      if codec == .lz4 { lz4 = nil }
      throw error
    }
  }

  private func gzipInflater() throws(CodecError) -> GzipInflater {
    if let gzip { return gzip }
    let made = try GzipInflater()
    gzip = made
    return made
  }

  private func lz4Inflater() throws(CodecError) -> LZ4Inflater {
    if let lz4 { return lz4 }
    let made = try LZ4Inflater()
    lz4 = made
    return made
  }

  private func zstdInflater() throws(CodecError) -> ZstdInflater {
    if let zstd { return zstd }
    let made = try ZstdInflater()
    zstd = made
    return made
  }
}
