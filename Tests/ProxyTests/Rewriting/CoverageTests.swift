import KafkaWire
import Schemas
import Testing

@testable import FieldSamples
@testable import Proxy

/// `unclassified: reject`: what the policy says nothing about does not get past it.
@Suite struct CoverageTests {
  private static let topics = """
      - match: "json.*"
        format: json
        key: main
        fields: [ssn, {path: id, mode: plain}, {path: meta, mode: plain}, {path: "items[*].card", onMissing: pass}, {path: "items[*].n", mode: plain}]
        onMissing: pass
        unclassified: reject
      - {match: lenient, format: json, key: main, fields: [ssn, {path: id, mode: plain}], unclassified: reject, onInvalid: encrypt-value}
      - {match: old, format: json, key: main, fields: [ssn], onMissing: pass}
      - match: "avro.*"
        format: avro
        key: main
        fields: [s, {path: id, mode: plain}]
        onMissing: pass
        unclassified: reject
        schemas: [good.avsc, bad.avsc]
      - {match: whole, encrypt: value, key: main}
    """

  private static let good = AvroType.record(
    "good", [.init(name: "id", type: .long), .init(name: "s", type: .string)])
  private static let bad = AvroType.record(
    "bad",
    [
      .init(name: "id", type: .long), .init(name: "s", type: .string),
      .init(name: "more", type: .record("More", [.init(name: "x", type: .int)])),
    ])

  private static func bench(keyring: MemoryKeyring = MemoryKeyring()) throws -> Workbench {
    try Workbench(
      keyring: keyring, policy: try KeyTopics.policy(topics),
      schemas: try SchemaCatalog(
        files: [
          SchemaFile(path: "good.avsc", schema: try AvroSchema(json: good.json)),
          SchemaFile(path: "bad.avsc", schema: try AvroSchema(json: bad.json)),
        ]))
  }

  private static func batch(_ texts: String...) -> TestBatch { TestBatch(values: texts.map { bytes($0) }) }

  @Test(arguments: [
    #"{}"#, #"{"id":1,"ssn":"x"}"#, #"{"id":{"any":["thing"]},"meta":[1,2]}"#,
    #"{"items":[{"card":"x","n":1},{"n":null}]}"#, #"{"items":[]}"#,
  ]) func whatIsClassifiedGoesThrough(text: String) throws {
    let bench = try Self.bench()
    let original = Self.batch(text)
    let stored = try bench.stored("json.a", original)
    #expect(try bench.fetched("json.a", [stored]).batch == original)
  }

  @Test(arguments: [
    (#"{"id":1,"name":"secret"}"#, "'name'"), (#"{"id":1,"a":{"b":[{"c":"secret"}]},"z":1}"#, "'a.b[*].c'"),
    (#"{"items":[{"card":"x","other":"secret"}]}"#, "'items[*].other'"), (#"{"x":null}"#, "'x'"),
    (#""secret""#, "the value, as it is,"),
  ]) func whatIsNotIsRefused(text: String, place: String) throws {
    let bench = try Self.bench()
    let refusal = try bench.refused("json.a", Self.batch(#"{"id":1}"#, text))
    #expect(refusal.error == .invalidRecord && refusal.records == [1])
    #expect(refusal.message.contains("topic 'json.a', partition 0, record 1 of the batch"), "\(refusal)")
    #expect(refusal.message.contains(place) && refusal.message.contains("unclassified: reject"), "\(refusal)")
    #expect(!refusal.message.contains("secret"))
  }

  /// A value that does not fit is sealed whole; one that holds too much is refused.
  @Test func onInvalidDoesNotSoftenIt() throws {
    let bench = try Self.bench()
    let misfit = Self.batch("no json")
    #expect(try bench.fetched("lenient", [try bench.stored("lenient", misfit)]).batch == misfit)
    let refusal = try bench.refused("lenient", Self.batch(#"{"ssn":"x","more":1}"#))
    #expect(refusal.error == .invalidRecord && refusal.message.contains("'more'"))
  }

  @Test func schemasWithMoreAreRefused() throws {
    let bench = try Self.bench()
    func framed(_ type: AvroType, _ value: AvroValue) throws -> [UInt8] {
      let fingerprint = try AvroSchema(json: type.json).fingerprint
      return [0xC3, 0x01] + bytes(fingerprint.byteSwapped) + AvroWriter.encode(value, type)
    }
    let good = try framed(Self.good, .record([.number(1), .bytes(bytes("x"))]))
    let original = TestBatch(values: [good, good])
    #expect(try bench.fetched("avro.a", [try bench.stored("avro.a", original)]).batch == original)
    let bad = try framed(Self.bad, .record([.number(1), .bytes(bytes("x")), .record([.number(2)])]))
    let refusal = try bench.refused("avro.a", TestBatch(values: [good, bad]))
    #expect(refusal.error == .invalidRecord && refusal.records == [1])
    #expect(
      refusal.message.contains("'more.x'")
        && refusal.message.contains("topic 'avro.a', partition 0, record 1"))
  }

  /// What was written before the policy asked for it is read all the same.
  @Test func readersAreNotAffected() throws {
    let bench = try Self.bench()
    let original = Self.batch(#"{"ssn":"x","name":"y"}"#)
    let stored = try bench.stored("old", original)
    let after = try Workbench(
      keyring: bench.keyring,
      policy: try KeyTopics.policy(
        "  - {match: old, format: json, key: main, fields: [ssn], unclassified: reject}"),
      schemas: try SchemaCatalog(files: []))
    #expect(try after.fetched("old", [stored]).batch == original)
    #expect(try after.refused("old", original).message.contains("'name'"))
  }
}
