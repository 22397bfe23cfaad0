import FieldCrypto
import KafkaWire
import Schemas
import Testing

@testable import Proxy

/// Fields and headers with keys of their own.
@Suite struct SeveralKeysTests {
  private static let topics = """
      - match: shop
        format: json
        key: main
        fields: [name, {path: card, key: cards}, {path: id, key: chacha, mode: deterministic}, {path: note, key: chacha, onMissing: pass}]
        onMissing: pass
        onInvalid: encrypt-value
        headers: [user, {name: account, key: cards}, {name: ref, key: chacha, mode: deterministic}]
        recordKey: deterministic
      - match: parts
        encrypt: value
        key: main
        headers: [{name: account, key: cards}]
    """

  private static let text = #"{"name":"Alice L.","card":"4111-1111","id":4711,"note":"a note"}"#

  private static func bench(
    _ settings: DataKeySettings = .standard, keyring: MemoryKeyring = MemoryKeyring()
  ) throws -> Workbench {
    try KeyTopics.bench(topics, settings, keyring: keyring)
  }

  private static func record(_ text: String = text, offset: Int = 0) -> TestRecord {
    TestRecord(
      key: bytes("key"), value: bytes(text),
      headers: [
        .init(name: bytes("user"), value: bytes("u")), .init(name: bytes("account"), value: bytes("a")),
        .init(name: bytes("ref"), value: bytes("r")), .init(name: bytes("other"), value: bytes("o")),
      ], offsetDelta: offset)
  }

  @Test(arguments: CompressionCodec.allCases) func eachPartHasItsKey(codec: CompressionCodec) throws {
    let bench = try Self.bench()
    let original = TestBatch([Self.record(), Self.record(offset: 1)], codec: codec)
    let stored = try TestBatch(parsing: try bench.stored("shop", original))
    #expect(bench.waits == 1, "all keys are asked for at once")
    for record in stored.records {
      #expect(bench.keks(inJSON: record.value) == ["main", "cards", "chacha", "chacha"])
      #expect(record.headers.map { bench.kek(of: $0.value) } == ["main", "cards", "chacha", nil])
      #expect(bench.kek(of: record.key) == "main")
    }
    #expect(stored.records[0].key == stored.records[1].key)
    #expect(stored.records[0].headers[2] == stored.records[1].headers[2])
    #expect(try bench.fetched("shop", [stored.bytes]).batch == original)
    // Another proxy, with the same keyring.
    let other = try Self.bench(keyring: bench.keyring)
    #expect(try other.fetched("shop", [stored.bytes]).batch == original)
    #expect(other.waits == 1)
  }

  @Test func wholeValuesBesideHeadersWithOtherKeys() throws {
    let bench = try Self.bench()
    let original = TestBatch([Self.record("no json")])
    let stored = try TestBatch(parsing: try bench.stored("parts", original))
    #expect(bench.kek(of: stored.records[0].value) == "main")
    #expect(stored.records[0].headers.map { bench.kek(of: $0.value) } == [nil, "cards", nil, nil])
    #expect(try bench.fetched("parts", [stored.bytes]).batch == original)
  }

  @Test func whatIsSealedWholeHasTheTopicsKey() throws {
    let bench = try Self.bench()
    let original = TestBatch([Self.record("no json"), Self.record(offset: 1)])
    let stored = try TestBatch(parsing: try bench.stored("shop", original))
    #expect(bench.kek(of: stored.records[0].value) == "main")
    #expect(try bench.fetched("shop", [stored.bytes]).batch == original)
  }

  @Test func onlyKeysThatAreUsedAreAskedFor() throws {
    let bench = try Self.bench()
    bench.provider.behave(.fail(.denied("not you")), for: "cards")
    let batch = TestBatch([TestRecord(value: bytes(#"{"name":"x","id":1}"#))])
    let stored = try TestBatch(parsing: try bench.stored("shop", batch))
    #expect(bench.keks(inJSON: stored.records[0].value) == ["main", "chacha"])
    #expect(!bench.provider.keks.contains("cards"))
  }

  @Test(arguments: [
    (KeyProviderError.notFound("no KEK 'cards'"), KafkaError.policyViolation),
    (.denied("no KEK 'cards' for you"), .policyViolation),
    (.unavailable("down: 'cards'"), .notEnoughReplicas),
  ]) func oneOfSeveralKeysCannotBeHad(said: KeyProviderError, error: KafkaError) throws {
    let bench = try Self.bench()
    bench.provider.behave(.fail(said), for: "cards")
    let refusal = try bench.refused("shop", TestBatch([Self.record()]))
    #expect(refusal.error == error && refusal.message.contains("'cards'") && refusal.records.isEmpty)
    #expect(!refusal.message.contains("4111"))
  }

  @Test func oneOfSeveralKeysIsNotThereToOpen() throws {
    let bench = try Self.bench()
    let stored = try bench.stored("shop", TestBatch([Self.record()]))
    let other = try Self.bench(keyring: bench.keyring)
    other.provider.behave(.fail(.denied("not you")), for: "chacha")
    #expect(try other.fetched("shop", [stored]).error == .topicAuthorizationFailed)
  }

  /// A field that was sealed with another key before the policy changed is opened with that one.
  @Test func whatWasSealedUnderAnotherKeyStaysReadable() throws {
    let bench = try Self.bench()
    let original = TestBatch([TestRecord(value: bytes(#"{"name":"x","card":"y"}"#))])
    let stored = try bench.stored("shop", original)
    let after = try Workbench(
      keyring: bench.keyring,
      policy: try KeyTopics.policy("  - {match: shop, format: json, key: chacha, fields: [card, name]}"),
      schemas: try SchemaCatalog(files: []))
    #expect(try after.fetched("shop", [stored]).batch == original)
    // Mixed with what is sealed now.
    let now = try after.stored("shop", original)
    #expect(after.keks(inJSON: try TestBatch(parsing: now).records[0].value) == ["chacha", "chacha"])
    let both = try after.fetched("shop", [stored, now])
    #expect(try TestBatch.all(both.records ?? []) == [original, original])
  }

  // MARK: - Keys that are used up

  @Test(arguments: [1, 7, 40, 500]) func keysAreUsedUpOnTheWay(maxRecords: Int) throws {
    let bench = try Self.bench(DataKeySettings(maxRecords: UInt64(maxRecords)))
    for round in 0..<4 {
      let original = TestBatch((0..<(30 + 40 * round)).map { Self.record(offset: $0) })
      let stored = try bench.stored("shop", original)
      #expect(bench.waits <= 4)
      #expect(try bench.fetched("shop", [stored]).batch == original)
      let records = try TestBatch(parsing: stored).records
      // A batch has one data key for each KEK, and no counter twice.
      var counters: [UInt32: Set<[UInt8]>] = [:]
      for part in records.flatMap({ Self.randomized($0) }) {
        #expect(counters[integer(part, at: 5), default: []].insert(Array(part[9..<15])).inserted)
      }
      #expect(Set(counters.keys.compactMap { bench.keyring.kek($0) }).count == counters.count)
    }
  }

  private static func randomized(_ record: TestRecord) -> [[UInt8]] {
    let fields = String(decoding: record.value ?? [], as: UTF8.self).split(separator: "\"").compactMap {
      SealedPart(text: $0.utf8)?.bytes
    }
    return (fields + record.headers.compactMap(\.value)).filter {
      $0.count > 25 && ($0[0] == 0xFA || $0[0] == 0xFB)
    }
  }
}
