import KafkaWire
import Schemas
import Testing

@testable import FieldSamples
@testable import Proxy

/// The index of a union's branch, which says what the bytes behind it mean, beside a value that travels in the header: a
/// client gets what was written, or an error.
@Suite struct AvroBranchTests {
  private static let kinds = AvroFieldTests.kinds
  private static let type = AvroType.record(
    "R",
    [
      .init(name: "before", type: .int), .init(name: "u", type: .union(kinds.map(\.type))),
      .init(name: "after", type: .string),
    ])

  private static func bench() throws -> Workbench {
    let topics = ["reject", "pass"].map {
      FieldTopic(name: $0, format: "avro", fields: [.init(path: "u")], unsealed: $0, schemas: ["0.avsc"])
    }
    return try Workbench(
      policy: try FieldTopic.policy(topics),
      schemas: try SchemaCatalog(files: [SchemaFile(path: "0.avsc", schema: try AvroSchema(json: type.json))])
    )
  }

  private static func value(_ branch: Int) -> [UInt8] {
    let chosen = AvroValue.union(branch, kinds[branch].value)
    return AvroWriter.encode(.record([.number(5), chosen, .bytes(bytes("after"))]), type)
  }

  private static func isDetached(_ branch: Int) -> Bool {
    !["null", "string", "bytes"].contains(kinds[branch].name)
  }

  @Test(arguments: kinds.indices.filter { isDetached($0) }, ["reject", "pass"])
  func anotherBranchGivesTheOriginalOrAnError(index: Int, topic: String) throws {
    let bench = try Self.bench()
    let original = TestBatch([TestRecord(key: bytes("k"), value: Self.value(index))])
    let stored = try TestBatch(parsing: try bench.stored(topic, original))
    for other in Self.kinds.indices {
      var changed = stored
      changed.records[0].value = Self.value(other)
      let fetched = try bench.fetched(topic, [changed.bytes])
      if Self.isDetached(other) {
        #expect(fetched.error == .none)
        #expect(try fetched.batch == original, "\(Self.kinds[other].name)")
      } else {
        #expect(fetched.error == .corruptMessage, "\(Self.kinds[other].name)")
      }
    }
    // The index alone. What is no datum then passes as it is stored, where that is allowed.
    for byte in UInt8.min ... .max {
      var changed = stored
      changed.records[0].value?[1] = byte
      let fetched = try bench.fetched(topic, [changed.bytes])
      if topic == "pass", fetched.records == changed.bytes {
        #expect(throws: ValueError.self, "\(byte)") {
          try AvroSearch(Self.type.json, ["u"]).find(changed.records[0].value ?? [])
        }
      } else if fetched.error == .none {
        #expect(try fetched.batch == original, "\(byte)")
      } else {
        #expect(fetched.error == .corruptMessage, "\(byte)")
      }
    }
  }

  /// A sealed `true` is no −1.
  @Test func aBooleanIsNoInt() throws {
    let type = AvroType.record("R", [.init(name: "a", type: .union([.boolean, .int]))])
    let bench = try Workbench(
      policy: try FieldTopic.policy([
        FieldTopic(name: "t", format: "avro", fields: [.init(path: "a")], schemas: ["0.avsc"])
      ]),
      schemas: try SchemaCatalog(files: [SchemaFile(path: "0.avsc", schema: try AvroSchema(json: type.json))])
    )
    let original = TestBatch(values: [[0, 1]])
    var stored = try TestBatch(parsing: try bench.stored("t", original))
    #expect(stored.records[0].value == [0, 0])
    stored.records[0].value = [2, 0]
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
  }

  /// An index in more bytes than it needs comes back as it was, before whatever is sealed.
  @Test(arguments: kinds.indices, ["reject", "pass"]) func longIndicesComeBack(index: Int, topic: String)
    throws
  {
    let bench = try Self.bench()
    var value = Self.value(index)
    value[1] |= 0x80
    value.insert(contentsOf: [0x80, 0x00], at: 2)
    let original = TestBatch([TestRecord(key: bytes("k"), value: value)])
    let stored = try TestBatch(parsing: try bench.stored(topic, original))
    let rest = try #require(stored.records[0].value).dropFirst()
    #expect(rest.starts(with: Self.isDetached(index) ? [UInt8(index * 2)] : value[1...3]))
    #expect(try bench.fetched(topic, [stored.bytes]).batch == original)
  }
}
