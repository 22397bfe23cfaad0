import FieldCrypto
import KafkaWire
import Testing

@testable import Proxy

/// Fields of JSON values: what the broker gets, and that a fetch gives back what was written.
@Suite struct FieldSealingTests {
  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private static let document = #"""
     {"customer" : {"ssn":"078-05-1120", "id": 42.0e1, "s\u0073n": null,
      "name":"Zoë"}, "cards":[{"number":"4111"},{"number":[1, 2]},{"expires":"11/30"}],"deep":[{"secret":{"a":1}}] }
    """#

  private static func record(_ text: String, key: String? = "k", offset: Int = 0) -> TestRecord {
    TestRecord(key: key.map { bytes($0) }, value: bytes(text), offsetDelta: offset)
  }

  private static func text(_ record: TestRecord) -> String {
    String(decoding: record.value ?? [], as: UTF8.self)
  }

  /// Hazard 25: nothing but the selected values changes, whatever their type, and all duplicates do.
  @Test(arguments: CompressionCodec.allCases) func nothingElseChanges(codec: CompressionCodec) throws {
    let original = TestBatch(
      [
        Self.record(Self.document), Self.record("{}", offset: 1),
        TestRecord(key: bytes("k"), value: nil, offsetDelta: 2),
      ], codec: codec)
    let stored = try bench.stored("json.a", original)
    let sealed = try TestBatch(parsing: stored)
    #expect(TestBatch.fixedHeader(stored) == TestBatch.fixedHeader(original.bytes))
    let pattern = Self.document
      .replacing(#""ssn":"078-05-1120""#, with: #""ssn":"*""#).replacing("42.0e1", with: #""*""#)
      .replacing(#"\u0073n": null"#, with: #"\u0073n": "*""#).replacing(
        #""number":"4111""#, with: #""number":"*""#
      )
      .replacing("[1, 2]", with: #""*""#).replacing(#"{"a":1}"#, with: #""*""#)
    #expect(Self.masked(Self.text(sealed.records[0])) == pattern)
    #expect(sealed.records[1] == original.records[1] && sealed.records[2] == original.records[2])
    let fetched = try bench.fetched("json.a", [stored])
    #expect(fetched.error == .none)
    #expect(try fetched.batch == original)
  }

  /// Sealed fields, which no other text here looks like, as a star.
  private static func masked(_ text: String) -> String {
    text.replacing(/"[-_A-Za-z0-9]{34,}"/, with: #""*""#)
  }

  @Test func deterministicFieldsAreEqualAndRandomizedOnesAreNot() throws {
    let one = #"{"customer":{"ssn":"1","id":"7"}}"#
    let stored = try bench.stored(
      "json.a", TestBatch([Self.record(one), Self.record(one, key: "other", offset: 1)]))
    let other = try Workbench(keyring: bench.keyring).stored("json.a", TestBatch([Self.record(one)]))
    let fields = try (TestBatch(parsing: stored).records + TestBatch(parsing: other).records).map {
      Self.text($0).split(separator: "\"").filter { $0.utf8.count > 30 }.map(String.init)
    }
    #expect(fields.allSatisfy { $0.count == 2 })
    #expect(Set(fields.map { $0[0] }).count == 3, "randomized")
    #expect(Set(fields.map { $0[1] }).count == 1, "deterministic, in another process too")
  }

  @Test func namedContextsAreSharedByPathsAndTopics() throws {
    let a = try bench.stored("joined.a", TestBatch([Self.record(#"{"id":"x","other":"x"}"#)]))
    let b = try bench.stored("joined.b", TestBatch([Self.record(#"{"id":"x"}"#)]))
    let fields = try (TestBatch(parsing: a).records + TestBatch(parsing: b).records).flatMap {
      Self.text($0).split(separator: "\"").filter { $0.utf8.count > 30 }
    }
    #expect(fields.count == 3 && Set(fields).count == 1)
    #expect(try bench.fetched("joined.b", [b]).batch.records[0].value == bytes(#"{"id":"x"}"#))
  }

  @Test func aMissingFieldIsRefusedByName() throws {
    let good = Self.record(#"{"customer":{"ssn":"1"}}"#)
    let partition = try refused(
      "strict.a", [good, Self.record(#"{"note":"here","customer":{}}"#, offset: 1)])
    let message = try #require(partition.message)
    #expect(
      message.contains("'strict.a', partition 0, record 1 of the batch") && message.contains("'customer.ssn'")
    )
    #expect(!message.contains("here"))
    #expect(try bench.stored("strict.a", TestBatch([good])).isEmpty == false)
  }

  @Test(arguments: ["", "{", "not json", #"{"customer":{"ssn":"1"}} "# + "x", "\u{0}\u{0}\u{0}\u{0}\u{7}{"])
  func whatIsNoJSONIsRefused(text: String) throws {
    let partition = try refused("strict.a", [Self.record(text)])
    #expect(partition.message?.contains("JSON") == true)
  }

  private func refused(_ topic: String, _ records: [TestRecord]) throws -> ReadPartition {
    let reply = try bench.send(Messages.produce(9, [topic: [TestBatch(records).bytes]])).reply
    let (response, partitions) = try Messages.readProduceResponse(reply, 9)
    #expect(partitions[0].error == .invalidRecord)
    let errors = response.topics[0].partitions[0].recordErrors
    #expect(errors.map(\.batchIndex) == [Int32(records.count - 1)])
    return partitions[0]
  }

  @Test func whatIsNoJSONIsSealedWholeIfThePolicySaysSo() throws {
    let original = TestBatch([Self.record("no json"), Self.record(#"{"customer":{"ssn":"1"}}"#, offset: 1)])
    let stored = try bench.stored("whole.a", original)
    let sealed = try TestBatch(parsing: stored)
    #expect(sealed.records[0].value?.first == SealedValue.firstByte)
    #expect(Self.text(sealed.records[1]).hasPrefix(#"{"customer":{"ssn":""#))
    #expect(try bench.fetched("whole.a", [stored]).batch == original)
  }

  @Test func framesOfARegistryStay() throws {
    let frame: [UInt8] = [0, 0, 0, 1, 44]
    let original = TestBatch([TestRecord(value: frame + bytes(#"{"customer":{"ssn":1}}"#))])
    let stored = try bench.stored("strict.a", original)
    #expect(try TestBatch(parsing: stored).records[0].value?.prefix(5) == frame[...])
    #expect(try bench.fetched("strict.a", [stored]).batch == original)
  }

  /// Hazard 11: what is not sealed compresses as it did; and clients' frames stay small, too.
  @Test(arguments: [CompressionCodec.gzip, .snappy, .lz4, .zstd]) func batchesStayCompressed(
    codec: CompressionCodec
  ) throws {
    let filling = String(repeating: "lorem ipsum ", count: 80)
    let original = TestBatch(
      (0..<500).map { Self.record(#"{"customer":{"ssn":"\#($0)"},"note":"\#(filling)"}"#, offset: $0) },
      codec: codec)
    let plain = original.records.reduce(0) { $0 + $1.bytes.count }
    let stored = try bench.stored("json.a", original)
    #expect(stored.count < plain / 4, "\(stored.count) bytes of \(plain)")
    let fetched = try bench.fetched("json.a", [stored])
    #expect(try fetched.batch == original)
    #expect((fetched.records?.count ?? 0) >= plain, "stored, which is cheaper")
    var limits = FrameLimits()
    limits.fetch = 32 << 10
    let tight = try Workbench(limits: limits, keyring: bench.keyring)
    let small = try tight.fetched("json.a", [stored])
    #expect(try small.batch == original)
    #expect((small.records?.count ?? .max) < plain / 4, "compressed, since the frame would be large")
  }

  /// A key that is used up in the middle of a batch is followed by another, and the batch is sealed from its start.
  @Test func aBatchOutlastsItsKey() throws {
    let bench = try Workbench(settings: DataKeySettings(maxRecords: 100))
    let records = (0..<40).map {
      Self.record(
        #"{"customer":{"ssn":"\#($0)"},"cards":[{"number":1},{"number":2},{"number":3}]}"#, offset: $0)
    }
    let original = TestBatch(records)
    _ = try bench.stored("json.a", TestBatch([records[0]]))
    let stored = try bench.stored("json.a", original)
    #expect(bench.waits > 0)
    #expect(try bench.fetched("json.a", [stored]).batch == original)
  }

  /// What a client says of its records becomes neither memory nor counters.
  @Test func aCountThatLiesIsRefused() throws {
    var bytes = TestBatch([
      Self.record("{}"), TestRecord(key: nil, value: [UInt8](repeating: 32, count: 50_000)),
    ]).bytes
    bytes.replaceSubrange(57..<61, with: ProxyTests.bytes(Int32(7_000)))
    let reply = try bench.send(Messages.produce(9, ["json.a": [TestBatch.resealed(bytes)]])).reply
    #expect(try Messages.readProduceResponse(reply, 9).1[0].error == .invalidRecord)
  }

  @Test func veryManyFieldsAreRefused() throws {
    let many = #"{"cards":["# + String(repeating: #"{"number":1},"#, count: 100_001) + "{}]}"
    let reply = try bench.send(Messages.produce(9, ["json.a": [TestBatch([Self.record(many)]).bytes]])).reply
    let partition = try Messages.readProduceResponse(reply, 9).1[0]
    #expect(partition.error == .invalidRecord && partition.message?.contains("100000 places") == true)
  }

  /// What is compressed again has to be inflated again.
  @Test func aBatchThatGrowsBeyondTheLimitIsRefused() throws {
    var limits = FrameLimits()
    limits.inflated = 10_000
    let bench = try Workbench(limits: limits)
    let text = #"{"customer":{"ssn":"1"},"note":"\#(String(repeating: " ", count: 9_945))"}"#
    let batch = TestBatch([Self.record(text)], codec: .zstd)
    let reply = try bench.send(Messages.produce(9, ["json.a": [batch.bytes]])).reply
    #expect(try Messages.readProduceResponse(reply, 9).1[0].error == .messageTooLarge)
  }

  // MARK: - What does not authenticate

  @Test func aFieldThatWasMovedOrAlteredFailsItsPartition() throws {
    let stored = try TestBatch(
      parsing: try bench.stored(
        "json.a",
        TestBatch([
          Self.record(#"{"customer":{"ssn":"1","id":"2"}}"#),
          Self.record(#"{"customer":{"ssn":"3"}}"#, key: "other", offset: 1),
        ])))
    let fields = stored.records.map { Self.text($0).split(separator: "\"").filter { $0.utf8.count > 30 } }
    let (ssn, id, other) = (fields[0][0], fields[0][1], fields[1][0])
    let cases = [
      #"{"customer":{"ssn":"\#(other)"}}"#,  // of another record key
      #"{"customer":{"ssn":"\#(id)"}}"#,  // of another path
      #"{"customer":{"id":"\#(ssn)"}}"#,
      #"{"cards":[{"number":"\#(ssn)"}]}"#,
      #"{"customer":{"ssn":"\#(ssn.dropLast(4))AAAA"}}"#,
    ]
    for text in cases {
      let partition = try bench.fetched("json.a", [TestBatch([Self.record(text)]).bytes])
      #expect(partition.error == .corruptMessage && partition.records?.isEmpty != false, "\(text)")
    }
    let elsewhere = try bench.fetched("json.b", [TestBatch([stored.records[0]]).bytes])
    #expect(elsewhere.error == .corruptMessage)
    let same = try bench.fetched(
      "json.a", [TestBatch([Self.record(#"{"customer":{"ssn":"\#(ssn)"}}"#)]).bytes])
    #expect(try same.batch.records[0].value == bytes(#"{"customer":{"ssn":"1"}}"#))
  }

  /// A key number of the wrong kind is the writer's fault, not the proxy's.
  @Test func aFieldUnderAKeyOfAnotherKindFailsItsPartition() throws {
    let stored = try TestBatch(
      parsing: try bench.stored("json.a", TestBatch([Self.record(#"{"customer":{"ssn":"1","id":"2"}}"#)])))
    let fields = Self.text(stored.records[0]).split(separator: "\"").filter { $0.utf8.count > 30 }
    // The first eight characters are the form and the keyring; the next ones the key's number.
    let swapped = fields[0].prefix(6) + fields[1].dropFirst(6).prefix(6) + fields[0].dropFirst(12)
    let partition = try bench.fetched(
      "json.a", [TestBatch([Self.record(#"{"customer":{"ssn":"\#(swapped)"}}"#)]).bytes])
    #expect(partition.error == .corruptMessage)
  }

  @Test func unsealedFieldsAreRefusedOrPass() throws {
    let plain = TestBatch([Self.record(#"{"customer":{"ssn":"1"}}"#)])
    #expect(try bench.fetched("strict.a", [plain.bytes]).error == .corruptMessage)
    #expect(try bench.fetched("lenient.a", [plain.bytes]).batch == plain)
    let nothing = TestBatch([Self.record("no json")])
    #expect(try bench.fetched("strict.a", [nothing.bytes]).error == .corruptMessage)
    #expect(try bench.fetched("lenient.a", [nothing.bytes]).batch == nothing)
  }

  /// What looks sealed is sealed once more: nobody can have it opened by writing it elsewhere.
  @Test func whatLooksSealedIsSealedAgain() throws {
    let once = try TestBatch(
      parsing: try bench.stored("strict.a", TestBatch([Self.record(#"{"customer":{"ssn":"1"}}"#)])))
    let twice = try bench.stored("strict.a", once)
    #expect(try bench.fetched("strict.a", [twice]).batch == once)
  }

  // MARK: - Keys and headers

  @Test func recordKeysAndHeadersAreSealed() throws {
    let original = TestBatch([
      TestRecord(
        key: bytes("customer-1"), value: bytes("v"),
        headers: [
          .init(name: bytes("user"), value: bytes("alice")), .init(name: bytes("trace"), value: [1]),
          .init(name: bytes("account"), value: []), .init(name: bytes("user"), value: nil),
        ]),
      TestRecord(key: bytes("customer-1"), value: nil, offsetDelta: 1),
      TestRecord(
        key: nil, value: bytes("w"), headers: [.init(name: bytes("user"), value: bytes("bob"))],
        offsetDelta: 2),
    ])
    let stored = try bench.stored("parts.a", original)
    #expect(!stored.contains(run: bytes("customer-1")) && !stored.contains(run: bytes("alice")))
    let sealed = try TestBatch(parsing: stored).records
    #expect(sealed[0].key != nil && sealed[0].key == sealed[1].key, "compaction sees one key")
    #expect(sealed[1].value == nil && sealed[2].key == nil)
    #expect(sealed[0].headers[1] == original.records[0].headers[1] && sealed[0].headers[3].value == nil)
    #expect(try bench.fetched("parts.a", [stored]).batch == original)
    // A value belongs to its record's key, as the broker has it.
    var moved = sealed[0]
    moved.key = try TestBatch(parsing: bench.stored("parts.a", TestBatch([Self.record("x", key: "else")])))
      .records[0].key
    #expect(try bench.fetched("parts.a", [TestBatch([moved]).bytes]).error == .corruptMessage)
  }
}
