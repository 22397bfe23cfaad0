import Bytes
import CDeflate
import CLZ4
import CSnappy
import CZstd
import KafkaWire
import Testing

@Suite struct DecompressorTests {
  /// Compresses as producers do, and in rarer ways.
  enum Way: CaseIterable {
    case gzip, gzipMembers, snappyRaw, snappyXerial, snappyXerialTwice
    case lz4, lz4Linked, lz4Checked, lz4Sized, lz4Frames, zstd, zstdUnsized, zstdChecked, zstdFrames,
      zstdSkippable

    var codec: CompressionCodec {
      switch self {
      case .gzip, .gzipMembers: .gzip
      case .snappyRaw, .snappyXerial, .snappyXerialTwice: .snappy
      case .lz4, .lz4Linked, .lz4Checked, .lz4Sized, .lz4Frames: .lz4
      case .zstd, .zstdUnsized, .zstdChecked, .zstdFrames, .zstdSkippable: .zstd
      }
    }

    func compress(_ bytes: [UInt8]) -> [UInt8] {
      let half = bytes.count / 2
      let (first, second) = (Array(bytes[..<half]), Array(bytes[half...]))
      switch self {
      case .gzip: return Compress.gzip(bytes)
      case .gzipMembers: return Compress.gzip(first) + Compress.gzip(second)
      case .snappyRaw: return Compress.snappy(bytes)
      case .snappyXerial: return Compress.xerial(bytes)
      case .snappyXerialTwice: return Compress.xerial(first) + Compress.xerial(second)
      case .lz4: return Compress.lz4(bytes)
      case .lz4Linked: return Compress.lz4(bytes, linked: true)
      case .lz4Checked: return Compress.lz4(bytes, checked: true)
      case .lz4Sized: return Compress.lz4(bytes, sized: true)
      case .lz4Frames: return Compress.lz4(first, linked: true) + Compress.lz4(second, sized: true)
      case .zstd: return Compress.zstd(bytes)
      case .zstdUnsized: return Compress.zstd(bytes, sized: false)
      case .zstdChecked: return Compress.zstd(bytes, sized: false, checked: true)
      case .zstdFrames: return Compress.zstd(first) + Compress.zstd(second, sized: false)
      case .zstdSkippable: return [0x53, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 9, 9] + Compress.zstd(bytes)
      }
    }
  }

  private static func text(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = 0
    while bytes.count < count {
      bytes += "{\"order\":\(index * 7919 % 10_007)},".utf8
      index += 1
    }
    return Array(bytes.prefix(count))
  }

  private static func inflate(
    _ bytes: [UInt8], _ codec: CompressionCodec, limit: Int, into out: inout ByteBuffer,
    by decompressor: Decompressor = Decompressor()
  ) -> CodecError? {
    do throws(CodecError) {
      try decompressor.inflate(bytes.span.bytes, codec, into: &out, limit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: Way.allCases) func readsAndKeepsToTheLimit(way: Way) throws {
    let decompressor = Decompressor()
    for size in [0, 1, 2, 1000, 65_536, 300_001, 3_000_000] {
      for bytes in [Self.text(size), Samples.random(size), [UInt8](repeating: 0, count: size)] {
        let compressed = way.compress(bytes)
        var out = ByteBuffer()
        out.append(0xAA as UInt8)
        #expect(
          Self.inflate(compressed, way.codec, limit: size, into: &out, by: decompressor) == nil, "\(size)")
        let same = Samples.equal(out.bytes, [0xAA] + bytes)
        #expect(same, "\(way) \(size)")
        guard size > 0 else { continue }
        var small = ByteBuffer()
        small.append(0xAA as UInt8)
        let error = Self.inflate(compressed, way.codec, limit: size - 1, into: &small, by: decompressor)
        guard case .tooLarge(way.codec, _) = error else {
          Issue.record("\(way) \(size): \(String(describing: error))")
          continue
        }
        #expect(small.count == 1)
      }
    }
  }

  @Test(arguments: Way.allCases) func bombsSpendNoMoreThanTheLimit(way: Way) {
    let bomb = way.compress([UInt8](repeating: 0, count: 64 << 20))
    let limit = 1 << 20
    var out = ByteBuffer()
    let error = Self.inflate(bomb, way.codec, limit: limit, into: &out)
    guard case .tooLarge(way.codec, _) = error else {
      Issue.record("\(way): \(String(describing: error))")
      return
    }
    #expect(out.count == 0 && out.capacity <= 2 * limit, "\(out.capacity)")
  }

  @Test(arguments: Way.allCases) func truncatedOrChangedNeverTraps(way: Way) {
    let decompressor = Decompressor()
    let bytes = Self.text(700)
    let compressed = way.compress(bytes)
    for length in 0..<compressed.count {
      var out = ByteBuffer()
      let cut = Array(compressed.prefix(length))
      let error = Self.inflate(cut, way.codec, limit: 1 << 16, into: &out, by: decompressor)
      // Whole members, frames or chunks are whole. Nothing else is.
      if error == nil { #expect(out.count < bytes.count && bytes.starts(with: Samples.array(out.bytes))) }
      if error != nil { #expect(out.count == 0) }
    }
    for bit in 0..<compressed.count * 8 {
      var changed = compressed
      changed[bit / 8] ^= 1 << (bit % 8)
      var out = ByteBuffer()
      _ = Self.inflate(changed, way.codec, limit: 1 << 16, into: &out, by: decompressor)
      #expect(out.count <= 1 << 16 && out.capacity <= 1 << 18, "bit \(bit): \(out.capacity)")
    }
    // What went wrong before does not disturb what is read next.
    var out = ByteBuffer()
    #expect(Self.inflate(compressed, way.codec, limit: 700, into: &out, by: decompressor) == nil)
    let same = Samples.equal(out.bytes, bytes)
    #expect(same)
  }

  @Test func sizesThatLieSpendNoMemory() {
    func spent(_ bytes: [UInt8], _ codec: CompressionCodec) -> (CodecError?, Int) {
      var out = ByteBuffer()
      let error = Self.inflate(bytes, codec, limit: 64 << 20, into: &out)
      return (error, out.capacity)
    }
    let text = Self.text(900)
    let least = 1 << 20
    // gzip: the size at the end says 4 GiB.
    var gzip = Compress.gzip(text)
    gzip.replaceSubrange(gzip.count - 4..<gzip.count, with: [0xFF, 0xFF, 0xFF, 0xFF])
    var (error, capacity) = spent(gzip, .gzip)
    #expect(error == .corrupt(.gzip) && capacity < least)
    // Snappy: 64 MiB, and more than there can be.
    (error, capacity) = spent([0x80, 0x80, 0x80, 0x20, 0], .snappy)
    #expect(error == .corrupt(.snappy) && capacity < least)
    (error, capacity) = spent([0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0], .snappy)
    #expect(error == .tooLarge(.snappy, limit: 64 << 20) && capacity < least)
    // LZ4: the size in the head, whose check byte is then wrong; so it is made anew by the library.
    var lz4 = Compress.lz4(text, saidSize: 60 << 20)
    (error, capacity) = spent(lz4, .lz4)
    #expect(error == .corrupt(.lz4) && capacity < least)
    lz4 = Compress.lz4(text, saidSize: 1 << 60)
    (error, capacity) = spent(lz4, .lz4)
    #expect(error == .tooLarge(.lz4, limit: 64 << 20) && capacity < least)
    // Zstandard: a window of 2 GiB, a content of 2^56, with one raw block of one byte.
    let block: [UInt8] = [0x09, 0, 0, 0x41]
    (error, capacity) = spent([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8] + block, .zstd)
    #expect(error == .unsupported(.zstd) && capacity < least)
    (error, capacity) = spent([0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 0, 0, 1] + block, .zstd)
    #expect(error == .corrupt(.zstd) && capacity < least)
    (error, capacity) = spent([0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x01] + block, .zstd)
    #expect(error == nil && capacity < least)
  }

  @Test func nothingIsAllocatedOnceWarm() {
    let decompressor = Decompressor()
    for way in Way.allCases {
      let compressed = way.compress(Self.text(200_000))
      var out = ByteBuffer()
      _ = Self.inflate(compressed, way.codec, limit: 1 << 20, into: &out, by: decompressor)
      let capacity = out.capacity
      for _ in 0..<3 {
        out.removeAll()
        _ = Self.inflate(compressed, way.codec, limit: 1 << 20, into: &out, by: decompressor)
      }
      #expect(out.capacity == capacity, "\(way)")
    }
  }
}
