import FieldCrypto
import KafkaWire
import Policy
import Schemas
import Testing

@testable import FieldSamples
@testable import Proxy

/// One record at a time, sealed and opened without a proxy around it.
@Suite struct SampleSealerTests {
  private static let keys = """
    version: 1
    keys:
      pii: {provider: local, key: "pii/{topic}"}
      cards: {provider: elsewhere, key: cards, algorithm: ChaCha20-Poly1305}
    topics:

    """

  private static func sealer(
    _ rules: String, schemas: [(id: UInt32, schema: WriterSchema)] = []
  ) throws -> SampleSealer {
    try SampleSealer(policy: try Policy.parse(["test.yaml": keys + rules]), schemas: schemas)
  }

  private static func record(_ value: String, key: String? = "k") -> SampleRecord {
    SampleRecord(key: key.map { bytes($0) }, value: bytes(value))
  }

  /// What a part takes in the stored record, and what it hides.
  private static func texts(_ part: SamplePart, _ sample: SealedSample) -> (content: String, stored: String) {
    func text(_ bytes: [UInt8]?, _ range: Range<Int>) -> String {
      String(decoding: bytes?[range] ?? [], as: UTF8.self)
    }
    switch part.place {
    case .recordKey:
      return (text(sample.written.key, part.content), text(sample.stored.key, part.stored))
    case .value, .field:
      return (text(sample.written.value, part.content), text(sample.stored.value, part.stored))
    case .header(let index):
      return (
        text(sample.written.headers[index].value, part.content),
        text(sample.stored.headers[index].value, part.stored)
      )
    }
  }

  @Test func aWholeValue() throws {
    let sealer = try Self.sealer("  - {match: t, encrypt: value, key: pii}")
    let record = Self.record("a secret")
    let sealed = try sealer.seal(record, topic: "t")
    #expect(sealed.parts.map(\.place) == [.value])
    #expect(sealed.parts.first?.kek == KEKReference(provider: "local", name: "pii/t"))
    #expect(sealed.stored.value?.count == 8 + SealedValue.overhead && sealed.stored.key == record.key)
    #expect(sealed.storedByteCount == sealed.writtenByteCount + SealedValue.overhead)
    #expect(try sealer.open(sealed.stored, topic: "t") == record)
  }

  @Test func fieldsOfJSON() throws {
    let sealer = try Self.sealer(
      """
        - match: t
          format: json
          key: pii
          fields: [{path: id, mode: deterministic}, "cards[*].number"]
      """)
    let value = #"{"cards": [{"number":"4111"}, {"number": 42}], "note":"n", "id":"7"}"#
    let sealed = try sealer.seal(Self.record(value), topic: "t")
    #expect(
      sealed.parts.map(\.place) == [
        .field("cards[*].number"), .field("cards[*].number"), .field("id"),
      ])
    #expect(sealed.parts.map(\.field) == [1, 1, 0])
    #expect(sealed.parts.map(\.mode) == [.randomized, .randomized, .deterministic])
    #expect(sealed.parts.map { Self.texts($0, sealed).content } == ["4111", "42", "7"])
    for part in sealed.parts {
      let stored = Self.texts(part, sealed).stored
      #expect(stored.count > 30 && stored.first == "\"" && stored.last == "\"")
    }
    guard case .json(payloadStart: 0)? = sealed.reading else {
      Issue.record("read as \(String(describing: sealed.reading))")
      return
    }
    #expect(try sealer.open(sealed.stored, topic: "t").value == bytes(value))
  }

  @Test func keysAndHeaders() throws {
    let sealer = try Self.sealer(
      "  - {match: t, encrypt: value, key: cards, recordKey: deterministic, headers: [user]}")
    let record = SampleRecord(
      key: bytes("key"), value: nil,
      headers: [
        .init(name: "trace", value: bytes("1")), .init(name: "user", value: bytes("ada")),
        .init(name: "user", value: nil),
      ])
    let sealed = try sealer.seal(record, topic: "t")
    #expect(sealed.parts.map(\.place) == [.recordKey, .header(1)])
    #expect(sealed.parts.map(\.mode) == [.deterministic, .randomized])
    #expect(sealed.stored.value == nil && sealed.stored.headers.map(\.name) == ["trace", "user", "user"])
    #expect(try sealer.open(sealed.stored, topic: "t") == record)
    #expect(try sealer.seal(record, topic: "t").stored.key == sealed.stored.key)
  }

  private static let schema = #"""
    {"type": "record", "name": "R", "fields": [
      {"name": "age", "type": "int"}, {"name": "ssn", "type": ["null", "string"]}, {"name": "note", "type": "string"}]}
    """#
  private static let avroRule = """
      - {match: t, format: avro, key: pii, fields: [age, ssn]}
    """

  @Test func fieldsOfAvro() throws {
    let sealer = try Self.sealer(
      Self.avroRule, schemas: [(7, .avro(try AvroSchema(json: Self.schema)))])
    // Age 21, branch 1, "078", "n".
    let payload: [UInt8] = [42, 2, 6] + bytes("078") + [2] + bytes("n")
    let record = SampleRecord(value: [0, 0, 0, 0, 7] + payload)
    let sealed = try sealer.seal(record, topic: "t")
    #expect(sealed.parts.map(\.place) == [.field("age"), .field("ssn")])
    #expect(sealed.parts.map(\.isDetached) == [true, false])
    #expect(
      sealed.parts.first.map { $0.written == 5..<6 && $0.content == 5..<6 && $0.stored == 5..<6 } == true)
    #expect(sealed.parts.last?.written == 7..<11)
    #expect(sealed.stored.headers.map(\.name) == ["fieldseal"])
    #expect(try sealer.open(sealed.stored, topic: "t") == record)
  }

  /// No registry is asked: the error says which schema is missing.
  @Test func aSchemaOfARegistry() throws {
    let sealer = try Self.sealer(Self.avroRule)
    let error = #expect(throws: SampleError.self) {
      try sealer.seal(SampleRecord(value: [0, 0, 0, 0, 7, 1]), topic: "t")
    }
    #expect(error?.missingSchema == .id(7) && error?.error == nil)
    #expect(error?.message.contains("schema id 7") == true)
  }

  @Test func plainAndUnknownTopics() throws {
    let sealer = try Self.sealer("  - {match: t, encrypt: none}")
    let record = Self.record("{}")
    let sealed = try sealer.seal(record, topic: "t")
    #expect(sealed.isPlain && sealed.stored == record && sealed.parts.isEmpty)
    #expect(try sealer.open(record, topic: "t") == record)
    let error = #expect(throws: SampleError.self) { try sealer.seal(record, topic: "other") }
    #expect(error?.error == .policyViolation)
    #expect(error?.description.hasPrefix("POLICY_VIOLATION: no policy rule matches topic 'other'") == true)
  }

  @Test func whatAProducerIsTold() throws {
    let sealer = try Self.sealer("  - {match: t, format: json, key: pii, fields: [ssn]}")
    let missing = #expect(throws: SampleError.self) { try sealer.seal(Self.record("{}"), topic: "t") }
    #expect(missing?.error == .invalidRecord && missing?.message.contains("'ssn'") == true)
    let invalid = #expect(throws: SampleError.self) { try sealer.seal(Self.record("{"), topic: "t") }
    #expect(invalid?.error == .invalidRecord)
  }

  @Test func whatAConsumerIsTold() throws {
    let sealer = try Self.sealer("  - {match: t, format: json, key: pii, fields: [ssn]}")
    let error = #expect(throws: SampleError.self) {
      try sealer.open(Self.record(#"{"ssn": "1"}"#), topic: "t")
    }
    #expect(error?.error == .corruptMessage && error?.message.contains("is not sealed") == true)
  }

  @Test func aReaderWithoutTheKey() throws {
    let sealer = try Self.sealer("  - {match: t, encrypt: value, key: pii, headers: [h]}")
    let record = SampleRecord(value: bytes("v"), headers: [.init(name: "h", value: bytes("w"))])
    let stored = try sealer.seal(record, topic: "t").stored
    #expect(try sealer.open(stored, topic: "t", withKeys: ["pii"]) == record)
    #expect(try sealer.open(stored, topic: "t", withKeys: ["cards", "pii"]) == record)
    let error = #expect(throws: SampleError.self) {
      try sealer.open(stored, topic: "t", withKeys: ["cards"])
    }
    #expect(error?.error == .topicAuthorizationFailed && error?.message.contains("'pii/t'") == true)
  }

  @Test func keysThatRecordsChoose() throws {
    let policy = try Policy.parse([
      "test.yaml": """
      version: 1
      keys:
        user: {provider: local, key: "u/{recordKey}/{topic}"}
        other: {provider: local, key: "u/{header.h}"}
      topics:
        - {match: t, encrypt: value, key: user}
      """
    ])
    let sealer = try SampleSealer(policy: policy)
    let sealed = try sealer.seal(Self.record("v", key: "7"), topic: "t")
    let kek = KEKReference(provider: "local", name: "u/7/t")
    #expect(sealed.parts.map(\.kek) == [kek])
    // What a header may hold is anything.
    #expect(sealer.keyNames(of: kek, topic: "t") == ["user", "other"])
    #expect(sealer.keyNames(of: KEKReference(provider: "local", name: "u/7/s"), topic: "t") == ["other"])
    #expect(sealer.keyNames(of: KEKReference(provider: "local", name: "u/"), topic: "t") == [])
    #expect(sealer.keyNames(of: KEKReference(provider: "far", name: "u/7/t"), topic: "t") == [])
    #expect(try sealer.open(sealed.stored, topic: "t", withKeys: ["user"]).value == bytes("v"))
  }

  @Test func namesOfErrors() {
    #expect(KafkaError.invalidRecord.name == "INVALID_RECORD")
    #expect(KafkaError.unknownTopicID.name == "UNKNOWN_TOPIC_ID")
    #expect(KafkaError.fetchSessionTopicIDError.name == "FETCH_SESSION_TOPIC_ID_ERROR")
    #expect(KafkaError.none.name == "NONE")
  }
}
