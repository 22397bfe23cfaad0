import FieldCrypto
import Schemas
import Testing

@testable import FieldSamples
@testable import Proxy

/// Random Avro data: parts are where their writer put them, and everything between them is as it was.
@Suite struct SamplePartsPropertyTests {
  @Test(arguments: 0..<20 as Range<UInt64>) func partsOfAvro(seed: UInt64) throws {
    var generator = AvroGenerator(seed: seed)
    // Sizes of blocks would be written anew.
    let sample = try AvroFieldSample(&generator, number: Int(seed), records: 8, hasSizedBlocks: false)
    let sealer = try SampleSealer(
      policy: try FieldTopic.policy([sample.topic]), files: sample.schemas)
    for (datum, record) in zip(sample.data, sample.batch.records) {
      guard let value = record.value, datum.fits(sample.topic) else { continue }
      let given = SampleRecord(key: record.key, value: value)
      guard let sealed = try? sealer.seal(given, topic: sample.topic.name), sealed.reading != nil else {
        continue
      }
      let places = datum.found.filter { $0.form != .avroNull }
      #expect(sealed.parts.map(\.field) == places.map(\.field))
      #expect(
        sealed.parts.map(\.written)
          == places.map {
            $0.range.lowerBound + sample.prefix.count..<$0.range.upperBound + sample.prefix.count
          })
      #expect(
        Self.readable(value, sealed.parts.map(\.written))
          == Self.readable(sealed.stored.value, sealed.parts.map(\.stored)))
      #expect(try sealer.open(sealed.stored, topic: sample.topic.name) == given)
    }
  }

  private static func readable(_ bytes: [UInt8]?, _ parts: [Range<Int>]) -> [UInt8] {
    guard let bytes else { return [] }
    let ends = [0] + parts.map(\.upperBound)
    return zip(ends, parts.map(\.lowerBound) + [bytes.count]).flatMap { bytes[$0..<$1] }
  }
}
