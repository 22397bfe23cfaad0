import Bytes
import KafkaWire
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
    var random = SeededGenerator(seed: 7)
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
}
