import Bytes
import KafkaWire
import Testing

@Suite struct CompressorTests {
  @Test(arguments: StoredForm.allCases) func whatIsCompressedIsInflated(form: StoredForm) throws {
    let compressor = Compressor()
    let text = (0..<20_000).flatMap { Array("{\"customer\":\($0 % 7),\"note\":\"again\"}".utf8) }
    for bytes in [[], [7], Samples.random(100_000), text] {
      var out = ByteBuffer()
      out.append(0x55 as UInt8)
      try compressor.compress(bytes.span.bytes, as: form, to: &out)
      let section = Samples.array(out.bytes).dropFirst().map { $0 }
      if form != .none, bytes.count > 100_000 { #expect(section.count < bytes.count / 4, "\(form)") }
      guard form != .none || !bytes.isEmpty else { continue }
      #expect(StoredForm(form.codec, framedAs: section.span.bytes) == form)
      var inflated = ByteBuffer()
      try Decompressor().inflate(section.span.bytes, form.codec, into: &inflated, limit: 10 << 20)
      let isSame = Samples.equal(inflated.bytes, bytes)
      #expect(isSame, "\(form), \(bytes.count) bytes")
    }
  }

  /// What does not compress is stored: it never takes more than that.
  @Test(arguments: StoredForm.allCases) func aBatchIsWrittenWithWhatItHolds(form: StoredForm) throws {
    let compressor = Compressor()
    for value in [Samples.random(50_000), [UInt8](repeating: 3, count: 50_000)] {
      let section = Samples.section(values: [value, nil, [1]])
      let header = Samples.header(codec: form.codec.rawValue, count: section.count)
      var out = ByteBuffer()
      let range = try RecordBatchWriter.write(
        copying: header.span.bytes, records: section.bytes.span.bytes, as: form, with: compressor, to: &out)
      let batch = Samples.array(out.bytes.slice(range))
      #expect(batch.count <= RecordBatchHeader.byteCount + form.maximumByteCount(for: section.bytes.count))
      var batches = RecordBatches(batch.span.bytes)
      guard case .batch(_, let read)? = try batches.next() else {
        Issue.record("no batch")
        return
      }
      #expect(read.crcMatches(batch.span.bytes) && read.count == section.count)
      var inflated = ByteBuffer()
      try Decompressor().inflate(
        batch.span.bytes.extracting(RecordBatchHeader.byteCount..<batch.count), form.codec, into: &inflated,
        limit: 10 << 20)
      let isSame = Samples.equal(inflated.bytes, section.bytes)
      #expect(isSame)
    }
  }
}
