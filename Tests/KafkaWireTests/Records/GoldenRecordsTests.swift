import Testing

/// Batches that Kafka's own builder wrote, in all codecs.
@Suite struct GoldenRecordsTests {
  @Test func readsWhatKafkaReads() throws {
    let golden = try GoldenRecords.load()
    #expect(golden.count == 22)
    for records in golden {
      #expect(try RecordsDescription.of(records.bytes) == records.expected, "\(records)")
    }
  }
}
