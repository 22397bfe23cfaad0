import Testing

@testable import fieldseal

@Suite struct DemoTests {
  private let sealedBytes: [UInt8] = [0xF9] + [UInt8](repeating: 0xA5, count: 30)

  /// What a broker would store: longer by 31 bytes, nothing of the text in it.
  private func sealed(_ records: [DemoRecord]) -> [DemoRecord] {
    records.map { record in
      var stored = record
      stored.value = record.value.map { sealedBytes + [UInt8](repeating: 0xA5, count: $0.count) }
      return stored
    }
  }

  @Test func aClientReadsWhatWasWrittenToTheEmbeddedBroker() throws {
    let topics = [DemoTopic.payments, DemoTopic.customers, DemoTopic.news]
    let broker = try DemoMockBroker(topics)
    let deadline = DemoDeadline(seconds: 30)
    for topic in topics {
      try DemoClient.produce(topic, broker.bootstrap, deadline)
      #expect(try DemoClient.consume(topic.name, broker.bootstrap, deadline) == topic.records)
    }
  }

  @Test func everyClaimHoldsOfASealedTopic() {
    let topic = DemoTopic.payments
    let stored = sealed(topic.records)
    let checks = DemoCheck.all(topic, client: topic.records, broker: stored, segments: sealedBytes)
    #expect(checks.count == 5)
    #expect(checks.allSatisfy { $0.holds })
  }

  @Test func plaintextAtTheBrokerIsNoticed() {
    let topic = DemoTopic.payments
    let checks = DemoCheck.all(topic, client: topic.records, broker: topic.records, segments: nil)
    #expect(checks.map(\.holds) == [true, true, false, false])
  }

  @Test func aSegmentFileWithPlaintextIsNoticed() {
    let topic = DemoTopic.payments
    let segment = sealedBytes + Array(DemoTopic.marker.utf8)
    let checks = DemoCheck.all(
      topic, client: topic.records, broker: sealed(topic.records), segments: segment)
    #expect(checks.map(\.holds) == [true, true, true, true, false])
  }

  @Test func aLostTombstoneAndAMissingRecordAreNoticed() {
    let topic = DemoTopic.payments
    let stored = sealed(topic.records)
    let lost = Array(topic.records.dropLast())
    let short = DemoCheck.all(topic, client: lost, broker: Array(stored.dropLast()), segments: nil)
    #expect(short.map(\.holds) == [false, false, false, true])
    var filled = stored
    filled[2].value = []
    #expect(!DemoCheck.all(topic, client: topic.records, broker: filled, segments: nil)[1].holds)
  }

  @Test func aPlainTopicMustBeStoredAsWritten() {
    let topic = DemoTopic.news
    let good = DemoCheck.all(topic, client: topic.records, broker: topic.records, segments: nil)
    #expect(good.map(\.holds) == [true, true])
    let bad = DemoCheck.all(topic, client: topic.records, broker: sealed(topic.records), segments: nil)
    #expect(bad.map(\.holds) == [true, false])
  }

  @Test func everyClaimHoldsOfATopicWithSealedFields() {
    let topic = DemoTopic.customers
    let sealed = String(repeating: "x", count: 60)
    var stored = topic.records
    for index in stored.indices {
      let text = String(decoding: stored[index].value ?? [], as: UTF8.self)
      stored[index].value = Array(
        text.replacing(DemoTopic.marker, with: sealed).replacing("ada@example.org", with: sealed).utf8)
    }
    let checks = DemoCheck.all(topic, client: topic.records, broker: stored, segments: sealedBytes)
    #expect(checks.count == 4)
    #expect(checks.allSatisfy { $0.holds })
    #expect(DemoView.text(topic, client: topic.records, broker: stored).contains(sealed.prefix(20)))
    let plain = DemoCheck.all(topic, client: topic.records, broker: topic.records, segments: nil)
    #expect(plain.map(\.holds) == [true, false, false])
    stored[1].value?.removeLast()
    #expect(!DemoCheck.all(topic, client: topic.records, broker: stored, segments: nil)[1].holds)
  }

  @Test func bothSidesAreShown() {
    let topic = DemoTopic.news
    let text = DemoView.text(topic, client: topic.records, broker: sealed(topic.records))
    #expect(text.contains(#"{"headline":"Free delivery"#))
    #expect(text.contains("f9a5 a5a5 a5a5 a5a5 a5a5 a5a5 a5a5 a5a5  ................"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }
}
