import FieldCrypto
import KafkaWire
import Policy
import Schemas
import Testing

@testable import FieldSamples
@testable import Proxy

/// `encrypt: tagged`: what tags select, by paths and in schemas, is sealed as they are protected.
@Suite struct TaggedTopicTests {
  private static let policy = """
    version: 1
    keys:
      main: {provider: local, key: main}
      pii: {provider: local, key: "pii/{topic}"}
      users: {provider: local, key: "user/{value.id}"}
    tags:
      - {tag: PII, match: ["**.ssn", "schema:confluent:tags=PII"]}
      - {tag: contact, match: ["schema:confluent:tags=CONTACT"]}
      - {tag: public, match: [id, "schema:confluent:tags=PUBLIC"]}
    protect:
      - {tag: PII, mode: randomized, key: pii}
      - {tag: contact, mode: deterministic, key: users}
      - {tag: public, mode: plain}
    topics:
      - {match: avro, encrypt: tagged, format: avro, schemas: [x.avsc], unclassified: reject}
      - {match: loose, encrypt: tagged, format: avro, schemas: [x.avsc, y.avsc], fields: [{path: name, key: main, onMissing: pass}]}
    """

  private static let jsonPolicy = """
    version: 1
    keys: {pii: {provider: local, key: "pii/{topic}"}}
    tags: [{tag: PII, match: ["**.ssn"]}]
    protect: [{tag: PII, key: pii}]
    topics: [{match: json, encrypt: tagged, format: json, fields: [{path: a.ssn, mode: plain}]}]
    """

  /// The tags of a field of each name.
  private static func type(_ name: String, extra: [AvroType.Field] = []) -> AvroType {
    .record(
      name,
      [
        .init(name: "id", type: .long), .init(name: "name", type: .string, tags: ["OTHER", "PII"]),
        .init(name: "age", type: .int, tags: ["PII"]),
        .init(name: "mail", type: .union([.null, .string]), tags: ["CONTACT"]),
        .init(name: "open", type: .string, tags: ["PUBLIC"]),
        .init(name: "more", type: .array(.record(name + "Part", [.init(name: "ssn", type: .string)]))),
      ] + extra)
  }

  private static func bench() throws -> Workbench {
    // Policies made of texts read no files.
    try Workbench(
      policy: try Policy.parse(["test.yaml": policy]),
      schemas: try SchemaCatalog(
        files: [
          SchemaFile(path: "x.avsc", schema: try AvroSchema(json: type("X").json)),
          SchemaFile(
            path: "y.avsc",
            schema: try AvroSchema(json: type("Y", extra: [.init(name: "rest", type: .string)]).json)),
        ]))
  }

  private static func datum(_ id: Int64, _ extra: [AvroValue] = []) -> AvroValue {
    .record(
      [
        .number(id), .bytes(bytes("Alice L.")), .number(44), .union(1, .bytes(bytes("a@example.org"))),
        .bytes(bytes("open to all")), .array([.record([.bytes(bytes("078-05-1120"))])]),
      ] + extra)
  }

  private static func framed(_ value: AvroValue, _ type: AvroType) throws -> [UInt8] {
    let fingerprint = try AvroSchema(json: type.json).fingerprint
    return [0xC3, 0x01] + bytes(fingerprint.byteSwapped) + AvroWriter.encode(value, type)
  }

  @Test func tagsOfSchemas() throws {
    let bench = try Self.bench()
    let original = TestBatch(
      (0..<4).map {
        TestRecord(
          key: bytes("k"), value: AvroWriter.encode(Self.datum(Int64($0 % 2)), Self.type("X")),
          offsetDelta: $0)
      })
    let stored = try TestBatch(parsing: try bench.stored("avro", original))
    let all = stored.records.flatMap(\.bytes)
    for secret in ["Alice", "example.org", "078-05"] {
      #expect(!all.contains(run: bytes(secret)), "\(secret)")
    }
    #expect(all.contains(run: bytes("open to all")))
    let header = try DetachedHeader(parsing: try #require(stored.records[0].detached))
    #expect(header.entries.map(\.path) == ["age"])
    #expect(bench.keyring.kek(header.number) == "pii/avro")
    #expect(bench.provider.keks == ["pii/avro", "user/0", "user/1"])
    #expect(try LibavroReader(Self.type("X").json).read(try #require(stored.records[0].value)))
    #expect(try bench.fetched("avro", [stored.bytes]).batch == original)
  }

  @Test func whatNoTagClassifiesIsRefused() throws {
    let bench = try Self.bench()
    // The same fields and one more, under the schema that the topic has: not its datum.
    let other = try Self.framed(
      Self.datum(1, [.bytes(bytes("rest"))]), Self.type("Y", extra: [.init(name: "rest", type: .string)]))
    let original = TestBatch(values: [other, try Self.framed(Self.datum(2), Self.type("X"))])
    let stored = try TestBatch(parsing: try bench.stored("loose", original))
    let fields = stored.records.compactMap(\.value)
    #expect(fields[0].contains(run: bytes("rest")) && !fields[0].contains(run: bytes("Alice")))
    #expect(bench.provider.keks.contains("main"), "an entry of the topic's own comes before its tags")
    #expect(try bench.fetched("loose", [stored.bytes]).batch == original)
    #expect(try bench.refused("avro", TestBatch(values: [other])).error == .invalidRecord)
  }

  @Test func pathsOfTags() throws {
    let bench = try Workbench(
      policy: try Policy.parse(["test.yaml": Self.jsonPolicy]), schemas: try SchemaCatalog(files: []))
    let original = TestBatch(values: [
      bytes(#"{"ssn":"1","a":{"ssn":"2","b":{"ssn":"3"}},"id":4}"#), bytes("{}"), bytes(#"{"other":5}"#),
    ])
    let stored = try TestBatch(parsing: try bench.stored("json", original))
    #expect(bench.keks(inJSON: stored.records[0].value) == ["pii/json", "pii/json"])
    #expect(stored.records[0].value?.contains(run: bytes(#""a":{"ssn":"2","b":"#)) == true)
    #expect(stored.records[1...] == original.records[1...], "nothing that tags select has to be there")
    #expect(try bench.fetched("json", [stored.bytes]).batch == original)
  }
}
