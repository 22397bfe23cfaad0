import Bytes
import Foundation
import KafkaWire
import Testing

/// Batches rewritten in every stored form, with values that grow as sealing makes them grow.
///
/// `Golden/records-stored.tsv` holds the digests of those that Kafka has read back (`GoldenRecords.java` says how): the same
/// bytes are good bytes.
@Suite struct StoredBatchTests {
  static let growth = 31

  /// Values of `sizes` bytes, sealed in jest: with 31 bytes F9 behind.
  private static func rewritten(_ form: StoredForm, values: [[UInt8]?]) throws -> [UInt8] {
    let section = Samples.section(values: values)
    let header = Samples.header(codec: form.codec.rawValue, count: section.count)
    let source = section.bytes.span.bytes
    var out = ByteBuffer()
    var writer = try RecordBatchWriter(
      copying: header.span.bytes, as: form, section: source.byteCount, count: section.count, growth: growth,
      to: &out)
    let room = out.capacity
    var cursor = RecordCursor(source, count: section.count)
    while let record = try cursor.next() {
      guard let value = record.value else {
        writer.append(record, from: source, to: &out)
        continue
      }
      writer.begin(record, from: source, valueByteCount: value.count + growth, to: &out)
      out.append(source.slice(value))
      for _ in 0..<growth { out.append(0xF9 as UInt8) }
      writer.end(record, from: source, to: &out)
    }
    _ = try writer.finish(&out)
    #expect(out.capacity == room, "grew on the way")
    return Samples.array(out.bytes)
  }

  private static func cases() -> [(name: String, values: [[UInt8]?])] {
    var cases = StoredFormTests.sizes.filter { $0 > 64 && $0 < 5_000_000 }.map { size in
      // The section comes to `size` bytes or a few more.
      ("\(size)", [Samples.random(size - 45)] as [[UInt8]?])
    }
    cases.append(("nulls", [nil, [], [1], nil, Samples.random(33), Samples.random(8_160)]))
    cases.append(("thousand", (0..<1000).map { Samples.random(100 + $0 % 7, seed: UInt64($0)) }))
    cases.append(("hundred", (0..<100).map { Samples.random(5000 + $0, seed: UInt64($0)) }))
    return cases
  }

  @Test func areWhatKafkaHasRead() throws {
    var accepted: [String: String] = [:]
    for fields in try GoldenRecords.lines(of: "records-stored.tsv") { accepted[fields[0]] = fields[1] }
    var written = ""
    for form in StoredForm.allCases {
      for (name, values) in Self.cases() {
        let batch = try Self.rewritten(form, values: values)
        let name = "\(form)-\(name)"
        let read = try RecordsDescription.of(batch)
        #expect(accepted[name] == RecordsDescription.hex(crc32c(batch.span.bytes)), "\(name)")
        written += "\(name)\t\(Data(batch).base64EncodedString())\t\(read)\n"
      }
    }
    if let file = ProcessInfo.processInfo.environment["FIELDSEAL_STORED_OUT"] {
      try written.write(toFile: file, atomically: true, encoding: .utf8)
    }
  }
}
