import FieldCrypto
import KafkaWire
import TestTools
import Testing

@testable import Proxy

/// Produce requests whose records are sealed: what the broker gets, and that a fetch gives the client's records back.
@Suite struct ProduceSealingTests {
  static let versions: [Int16] = [3, 8, 9, 12, 13]
  static let marker = bytes("PLAINTEXT-MARKER")

  private let bench: Workbench

  init() throws { bench = try Workbench() }

  /// Every kind of key and value; hazard 2: null stays null.
  static let records: [TestRecord] = [
    TestRecord(key: bytes("k"), value: marker),
    TestRecord(key: nil, value: marker + bytes(" without a key"), timestampDelta: 5, offsetDelta: 1),
    TestRecord(key: [], value: marker, timestampDelta: -3, offsetDelta: 2),
    TestRecord(key: bytes("tombstone"), value: nil, timestampDelta: 1_000_000, offsetDelta: 3),
    TestRecord(key: bytes("empty"), value: [], offsetDelta: 4),
    TestRecord(
      key: bytes("h"), value: marker,
      headers: [
        .init(name: bytes("trace"), value: [0, 1, 2]), .init(name: bytes("null"), value: nil),
        .init(name: [], value: []),
      ], offsetDelta: 5),
    TestRecord(
      key: [UInt8](repeating: 0xFF, count: 300), value: [UInt8](repeating: 7, count: 40_000) + marker,
      offsetDelta: 6),
    TestRecord(key: nil, value: nil, offsetDelta: 7),
  ]

  static let forms: [(CompressionCodec, xerial: Bool)] = [
    (.none, false), (.gzip, false), (.snappy, false), (.snappy, true), (.lz4, false), (.zstd, false),
  ]

  private static func batch(_ codec: CompressionCodec = .none, xerial: Bool = false) -> TestBatch {
    var batch = TestBatch(records, codec: codec, isXerial: xerial)
    batch.producerID = 0x1122_3344_5566_7788
    batch.producerEpoch = 9
    batch.baseSequence = 12345
    batch.flags = TestBatch.transactional
    return batch
  }

  /// Hazards 2, 3 and 11: only values change, and the length, the CRC and the form that the codec's bits announce.
  @Test(arguments: versions, forms) func onlyValuesChange(
    version: Int16, form: (codec: CompressionCodec, xerial: Bool)
  ) throws {
    let original = Self.batch(form.codec, xerial: form.xerial)
    let request = try Messages.produce(
      version, transactionalID: "transaction", ["sealed.a": [original.bytes]])
    let sent = try bench.send(request).toBroker
    #expect(!sent.contains(run: Self.marker))
    let (message, partitions) = try Messages.readProduce(sent, version)
    #expect(message.acks == -1 && message.timeout == 30_000)
    #expect(message.transactionalID?.string(in: sent.span.bytes) == "transaction")
    #expect(partitions.count == 1 && partitions[0].topic == "sealed.a" && partitions[0].index == 0)

    let stored = try #require(partitions[0].records)
    #expect(TestBatch.fixedHeader(stored) == TestBatch.fixedHeader(original.bytes))
    let sealed = try TestBatch(parsing: stored)
    #expect(sealed.codec == form.codec && sealed.isXerial == form.xerial, "the producer's codec and framing")
    #expect(sealed.records.count == original.records.count)
    for (after, before) in zip(sealed.records, original.records) {
      var rest = after
      rest.value = before.value
      #expect(rest == before, "keys, headers, timestamps and offsets")
      guard let value = before.value else {
        #expect(after.value == nil)
        continue
      }
      #expect(after.value?.count == value.count + SealedValue.overhead)
      #expect(after.value?.prefix(5) == [0xF9, 0xC0, 0xFF, 0xEE, 0x00])
    }
    #expect(Set(sealed.records.compactMap(\.value)).count == 6, "a counter is used once")
  }

  @Test(arguments: ["sealed.a", "chacha.a", "migrating.a", "mirror.a"], forms)
  func whatIsSealedIsOpened(topic: String, form: (codec: CompressionCodec, xerial: Bool)) throws {
    let original = Self.batch(form.codec, xerial: form.xerial)
    let stored = try bench.stored(topic, original)
    let opened = try bench.fetched(topic, [stored])
    #expect(try opened.batch == original)
    #expect(opened.records?.count ?? 0 <= stored.count, "never larger than what the broker sent")
  }

  /// The broker gives a batch its offset and leader epoch, and perhaps other timestamps; all of it reaches the client.
  @Test func whatTheBrokerChangesIsKept() throws {
    let original = Self.batch(.lz4)
    var stored = try bench.stored("sealed.a", original)
    stored = stored.replacing(0..<8, with: bytes(Int64(77_000)))
    stored = stored.replacing(12..<16, with: bytes(Int32(5)))
    stored = stored.replacing(35..<43, with: bytes(Int64(1_800_000_000_000)))
    stored = stored.replacing(21..<23, with: bytes(UInt16(3 | 1 << 3 | TestBatch.transactional)))
    stored = TestBatch.resealed(stored)
    let opened = try bench.fetched("sealed.a", [stored])
    #expect(TestBatch.fixedHeader(opened.records ?? []) == TestBatch.fixedHeader(stored))
    #expect(try opened.batch.records == original.records)
  }

  @Test(arguments: [1, 2, 100, 5_000]) func manyRecords(count: Int) throws {
    let values = (0..<count).map { SeededRandom.bytes($0 % 300, seed: UInt64($0)) }
    for codec in CompressionCodec.allCases {
      let original = TestBatch(values: values, codec: codec)
      let stored = try bench.stored("sealed.a", original)
      #expect(try bench.fetched("sealed.a", [stored]).batch == original)
    }
  }

  /// Hazard 9: batches above 1 MB.
  @Test(arguments: CompressionCodec.allCases) func largeValues(codec: CompressionCodec) throws {
    let original = TestBatch(
      values: [SeededRandom.bytes(1_100_000, seed: 1), [UInt8](repeating: 0, count: 300_000)],
      codec: codec)
    let stored = try bench.stored("sealed.a", original)
    #expect(try bench.fetched("sealed.a", [stored]).batch == original)
  }

  /// Hazard 6: what only looks sealed is a value like any other.
  @Test func valuesThatLookSealedAreSealedOnceMore() throws {
    let lookAlike = [0xF9, 0xC0, 0xFF, 0xEE, 0x00, 0, 0, 0, 1] + [UInt8](repeating: 3, count: 60)
    let real = try #require(
      try TestBatch(parsing: bench.stored("sealed.a", TestBatch(values: [Self.marker]))).records[0].value)
    let original = TestBatch(values: [lookAlike, real, Array(real.prefix(31))])
    let stored = try bench.stored("sealed.a", original)
    let sealed = try TestBatch(parsing: stored)
    #expect(
      zip(sealed.records, original.records).allSatisfy { $0.value?.count == ($1.value?.count ?? 0) + 31 })
    let opened = try bench.fetched("sealed.a", [stored])
    #expect(try opened.batch == original, "opened once, so no oracle")
    #expect(!(opened.records ?? []).contains(run: Self.marker))
  }

  // MARK: - Several topics

  /// Plain by policy, sealed, without a rule, of an unknown id, in one request: each its own way.
  @Test(arguments: versions) func mixedTopics(version: Int16) throws {
    let plain = TestBatch(values: [bytes("plain-value")], codec: .gzip).bytes
    let large = TestBatch(values: [SeededRandom.bytes(50_000, seed: 3)]).bytes
    let secret = TestBatch(values: [Self.marker]).bytes
    let request = try Messages.produce(
      version,
      ["plain.a": [plain, large], "sealed.a": [secret, secret], "stray": [secret], "plain.b": [nil, []]])
    let sent = try bench.send(request)
    let frame = try sent.toBroker
    #expect(!frame.contains(run: Self.marker))
    let (_, partitions) = try Messages.readProduce(frame, version)
    #expect(
      partitions.map { "\($0.topic) \($0.index)" } == [
        "plain.a 0", "plain.a 1", "sealed.a 0", "sealed.a 1", "plain.b 0", "plain.b 1",
      ])
    #expect(partitions[0].records == plain && partitions[1].records == large)
    #expect(partitions[4].records == nil && partitions[5].records == [])
    guard case .produce(version, let outcome) = try sent.expectation else {
      Issue.record("the response is not looked at")
      return
    }
    #expect(outcome.failures.map(\.failure.error) == [.policyViolation])
  }

  @Test func anIDThatIsNotKnownIsAskedForBeforeAnythingElse() throws {
    let bench = try Workbench(knows: ["plain.a"])
    let secret = TestBatch(values: [Self.marker]).bytes
    let request = try Messages.produce(13, ["plain.a": [secret], "sealed.a": [secret], "sealed.b": [secret]])
    guard case .asksForNames(let ids) = try bench.send(request) else {
      Issue.record("not asked for")
      return
    }
    #expect(ids == [Messages.id("sealed.a"), Messages.id("sealed.b")])
    #expect(bench.provider.calls == 0)
    // The broker names one of the two.
    bench.names.learn("sealed.a", id: Messages.id("sealed.a"))
    var wait = FrameWait()
    wait.askedTopicIDs = ids
    let sent = try bench.send(request, wait: wait)
    let frame = try sent.toBroker
    // plain.a is plain by policy, so its marker may be there: once.
    let (_, partitions) = try Messages.readProduce(frame, 13)
    #expect(partitions.map(\.topic) == ["plain.a", "sealed.a"])
    #expect(partitions[0].records == secret && partitions[1].records?.contains(run: Self.marker) == false)
    guard case .produce(_, let outcome) = try sent.expectation else {
      Issue.record("the response is not looked at")
      return
    }
    #expect(outcome.failures.map(\.failure.error) == [.unknownTopicID])
  }

  /// Batches that inflate, each within its own limit, do not fill the memory together.
  @Test func aFrameHasALimit() throws {
    var limits = FrameLimits()
    limits.frame = 10_000
    let bench = try Workbench(limits: limits)
    let batch = TestBatch(values: [SeededRandom.bytes(6_000, seed: 1)]).bytes
    let sent = try bench.send(try Messages.produce(9, ["sealed.a": [batch], "sealed.b": [batch]]))
    guard case .produce(_, let outcome) = try sent.expectation else {
      Issue.record("the response is not looked at")
      return
    }
    #expect(outcome.failures.map(\.failure.error) == [.messageTooLarge])
  }

  // MARK: - Plain topics

  /// Hazard 10: what is plain is neither decoded nor collected.
  @Test(arguments: ApiTable.produce.versions) func aPlainTopicStreams(version: Int16) throws {
    let records = SeededRandom.bytes(5_000, seed: 1)
    let request = try Messages.produce(version, ["plain.a": [records]])
    let sent = try bench.send(request)
    #expect(bench.wasStreamed)
    #expect(try sent.toBroker == request)
    // The route is known from the first bytes, whatever is behind them.
    let front = Array(request.prefix(100))
    guard case .forward = bench.requests.route(front.span.bytes, try Workbench.request(front))
    else {
      Issue.record("collected")
      return
    }
    switch try sent.expectation {
    case .opaque: #expect(version < 10)
    case .produce: #expect(version >= 10, "the response names brokers")
    default: Issue.record("another expectation")
    }
  }

  @Test(arguments: [0, 9, 10, 13] as [Int16]) func withoutAcknowledgementNoResponse(version: Int16) throws {
    for topic in ["plain.a", "sealed.a"] {
      let batch = TestBatch(values: [Self.marker]).bytes
      guard
        case .broker(_, nil) = try bench.send(Messages.produce(version, acks: 0, [topic: [batch]]))
      else {
        Issue.record("a response is expected")
        return
      }
    }
  }

  @Test(arguments: versions) func severalPlainTopicsGoOnAsTheyAre(version: Int16) throws {
    let records = SeededRandom.bytes(5_000, seed: 1)
    let request = try Messages.produce(version, ["plain.a": [records], "plain.b": [records, nil]])
    #expect(try bench.send(request).toBroker == request)
    #expect(!bench.wasStreamed)
  }

  /// No records: nothing to seal, and the broker's to answer.
  @Test(arguments: versions) func partitionsWithoutRecords(version: Int16) throws {
    let request = try Messages.produce(version, ["sealed.a": [nil, []]])
    #expect(try bench.send(request).toBroker == request)
    #expect(bench.provider.calls == 0)
  }
}
