import CDeflate
import CLZ4
import CSnappy
import CZstd
import KafkaWire

/// Compresses as producers do: with the codecs' own libraries.
enum Compressor {
  /// - Parameter xerial: snappy in the framing of snappy-java.
  static func compress(_ bytes: [UInt8], _ codec: CompressionCodec, xerial: Bool = false) -> [UInt8] {
    switch codec {
    case .none: bytes
    case .gzip: gzip(bytes)
    case .snappy: xerial ? framed(bytes) : snappy(bytes)
    case .lz4: lz4(bytes)
    case .zstd: zstd(bytes)
    }
  }

  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(6) else { return [] }
    defer { libdeflate_free_compressor(compressor) }
    return output(libdeflate_gzip_compress_bound(compressor, bytes.count)) { target in
      libdeflate_gzip_compress(compressor, bytes, bytes.count, target.baseAddress, target.count)
    }
  }

  private static func snappy(_ bytes: [UInt8]) -> [UInt8] {
    output(snappy_max_compressed_length(bytes.count)) { target in
      var length = target.count
      return bytes.withUnsafeBytes { source in
        snappy_compress(
          source.assumingMemoryBound(to: CChar.self).baseAddress, source.count,
          target.assumingMemoryBound(to: CChar.self).baseAddress, &length) == SNAPPY_OK ? length : 0
      }
    }
  }

  /// A magic, two versions, then chunks of 32 KiB, each behind its size.
  private static func framed(_ input: [UInt8]) -> [UInt8] {
    let head = [0x82] + ProxyTests.bytes("SNAPPY") + [0] + bytes(Int32(1)) + bytes(Int32(1))
    return stride(from: 0, to: input.count, by: 32 << 10).reduce(head) { framed, start in
      framed + sized(snappy(Array(input[start..<min(start + 32 << 10, input.count)])))
    }
  }

  private static func lz4(_ bytes: [UInt8]) -> [UInt8] {
    output(LZ4F_compressFrameBound(bytes.count, nil)) { target in
      LZ4F_compressFrame(target.baseAddress, target.count, bytes, bytes.count, nil)
    }
  }

  private static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    output(ZSTD_compressBound(bytes.count)) { target in
      ZSTD_compress(target.baseAddress, target.count, bytes, bytes.count, 3)
    }
  }

  private static func output(_ bound: Int, _ body: (UnsafeMutableRawBufferPointer) -> Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      count = body(UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
