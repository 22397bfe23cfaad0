import Bytes
import KafkaWire
import TestTools
import Testing

@Suite struct StoredFormTests {
  /// Around every border of a block or of a length's width.
  static let sizes = [
    0, 1, 59, 60, 61, 127, 128, 256, 257, 16_383, 16_384, 32_767, 32_768, 32_769, 32_770, 65_534, 65_535,
    65_536,
    65_537, 98_304, 131_072, 131_073, 262_145, 1_048_577, 2_097_151, 2_097_152, 4_194_304, 4_194_305,
    9_000_001,
  ]

  @Test(arguments: StoredForm.allCases) func readsBack(form: StoredForm) throws {
    let decompressor = Decompressor()
    for size in Self.sizes {
      let bytes = Samples.random(size)
      var stored = ByteBuffer()
      form.append(bytes.span.bytes, to: &stored)
      #expect(stored.count <= form.maximumByteCount(for: size))
      #expect(StoredForm(form.codec, framedAs: stored.bytes) == form || size == 0)
      var back = ByteBuffer()
      try decompressor.inflate(stored.bytes, form.codec, into: &back, limit: size)
      let same = Samples.equal(back.bytes, bytes)
      #expect(same, "\(form) \(size)")
    }
  }

  /// Pieces of any size, settled now and then: the same bytes as in one piece.
  @Test(arguments: StoredForm.allCases) func piecesGiveTheSameBytes(form: StoredForm) throws {
    var random = SeededRandom(seed: 7)
    for size in [10, 70_000, 300_000, 5_000_000] {
      let section = Samples.section(
        values: (0..<max(1, size / 1000)).map {
          Samples.random($0 % 17 == 0 ? 40_000 : 900, seed: UInt64($0))
        })
      let batch = Samples.header(codec: form.codec.rawValue, count: section.count)
      var whole = ByteBuffer()
      form.append(section.bytes.span.bytes, to: &whole)
      var out = ByteBuffer(capacity: Int.random(in: 0...100, using: &random))
      out.append(bigEndian: UInt32(7))
      var writer = try RecordBatchWriter(
        copying: batch.span.bytes, as: form, section: section.bytes.count, count: section.count, growth: 0,
        to: &out)
      var cursor = RecordCursor(section.bytes.span.bytes, count: section.count)
      while let record = try cursor.next() { writer.append(record, from: section.bytes.span.bytes, to: &out) }
      let range = try writer.finish(&out)
      #expect(range.lower == 4 && range.upper == out.count)
      let header = try RecordBatchHeader(reading: out.bytes.slice(range))
      let matches = header.crcMatches(out.bytes.slice(range))
      #expect(matches && header.batchByteCount == range.count)
      let stored = out.bytes.slice(range)
      let same = Samples.equal(stored.extracting(61..<stored.byteCount), Samples.array(whole.bytes))
      #expect(same)
    }
  }

  /// What need not be inflated is the same bytes, and is found exactly where there is one block.
  @Test(arguments: StoredForm.allCases) func contentsInPlace(form: StoredForm) {
    let largest: [StoredForm: Int] = [
      .gzip: 65_535, .snappyRaw: 65_536, .snappyXerial: 32_768, .lz4: 4 << 20, .zstd: 128 << 10,
    ]
    for size in Self.sizes {
      let bytes = Samples.random(size)
      var stored = ByteBuffer()
      form.append(bytes.span.bytes, to: &stored)
      // Snappy's shorter heads are for less than anyone sends.
      let isOne = form == .none || size > 256 && size <= largest[form, default: 0]
      guard let range = StoredForm.contents(of: stored.bytes, form.codec) else {
        #expect(!isOne, "\(form) \(size)")
        continue
      }
      #expect(isOne || size > 0 && size <= 256, "\(form) \(size)")
      let same = Samples.equal(stored.bytes.slice(range), bytes)
      #expect(same, "\(form) \(size)")
    }
  }

  /// Whatever is said of contents in place, the codec's own library says too.
  @Test(arguments: StoredForm.allCases) func contentsAreNeverTakenFromDamage(form: StoredForm) {
    let decompressor = Decompressor()
    let bytes = Samples.random(700)
    var whole = ByteBuffer()
    form.append(bytes.span.bytes, to: &whole)
    let stored = Samples.array(whole.bytes)
    func check(_ changed: [UInt8], _ what: String) {
      guard let range = StoredForm.contents(of: changed.span.bytes, form.codec) else { return }
      var out = ByteBuffer()
      try? decompressor.inflate(changed.span.bytes, form.codec, into: &out, limit: 1 << 20)
      let same = Samples.equal(out.bytes, Samples.array(changed.span.bytes.slice(range)))
      #expect(same, "\(form) \(what)")
    }
    for bit in 0..<stored.count * 8 {
      var changed = stored
      changed[bit / 8] ^= 1 << (bit % 8)
      check(changed, "bit \(bit)")
    }
    for length in 0..<stored.count { check(Array(stored.prefix(length)), "\(length) bytes") }
    check(stored + [0], "a byte more")
    check(stored + stored, "twice")
  }
}
