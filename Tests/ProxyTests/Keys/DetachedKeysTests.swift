import FieldCrypto
import KafkaWire
import Schemas
import Testing

@testable import FieldSamples
@testable import Proxy

/// Avro fields with several keys that travel in one header.
@Suite struct DetachedKeysTests {
  private static let type = AvroType.record(
    "R",
    [
      .init(name: "a", type: .int), .init(name: "b", type: .long), .init(name: "s", type: .string),
      .init(name: "list", type: .array(.union([.null, .int]))), .init(name: "c", type: .double),
    ])

  private static func bench(_ fields: String, keyring: MemoryKeyring = MemoryKeyring()) throws -> Workbench {
    try Workbench(
      keyring: keyring,
      policy: try KeyTopics.policy(
        """
          - match: t
            format: avro
            key: main
            fields: [\(fields)]
            schemas: [x.avsc]
        """),
      schemas: try SchemaCatalog(files: [SchemaFile(path: "x.avsc", schema: try AvroSchema(json: type.json))])
    )
  }

  private static func record(_ number: Int64 = 1, offset: Int = 0) -> TestRecord {
    let list = AvroValue.array([
      .union(1, .number(10)), .union(0, .null), .union(1, .number(20)), .union(1, .number(30)),
    ])
    return TestRecord(
      key: bytes("k"),
      value: AvroWriter.encode(
        .record([.number(number), .number(2), .bytes(bytes("text")), list, .double(0x4009_21FB_5444_2D18)]),
        type),
      headers: [.init(name: bytes("trace"), value: [1])], offsetDelta: offset)
  }

  private static func header(_ batch: TestBatch, _ record: Int = 0) throws -> DetachedHeader {
    try DetachedHeader(parsing: try #require(batch.records[record].detached))
  }

  @Test func eachEntryHasItsKey() throws {
    let bench = try Self.bench(
      "a, {path: b, key: cards}, {path: s, key: cards}, 'list[*]', {path: c, key: chacha}")
    let original = TestBatch((0..<3).map { Self.record(Int64($0), offset: $0) })
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    #expect(bench.waits == 1)
    for record in 0..<3 {
      let header = try Self.header(stored, record)
      #expect(header.keys.map { bench.keyring.kek($0.number) } == ["main", "cards", "chacha"])
      #expect(
        header.entries.map(\.path) == ["a", "b", "list[*]", "list[*]", "list[*]", "c"]
          && header.entries.map(\.key) == [0, 1, 0, 0, 0, 2])
      #expect(stored.records[record].headers.count == 2)
    }
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
    let other = try Self.bench("a, b, s, 'list[*]', c", keyring: bench.keyring)
    #expect(try other.fetched("t", [stored.bytes]).batch == original, "the header says which keys")
  }

  @Test func oneKeyIsWrittenAsBefore() throws {
    let bench = try Self.bench("{path: a, key: cards}, s, {path: c, key: cards}")
    let original = TestBatch([Self.record()])
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    #expect(stored.records[0].detached?.first == 1)
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
  }

  /// Whatever is done to the header, the partition fails or comes back as it was.
  @Test func aHeaderThatWasAlteredOpensNothingElse() throws {
    let bench = try Self.bench("a, {path: b, key: cards}, {path: c, key: chacha}")
    let original = TestBatch([Self.record(7)])
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    let header = try #require(stored.records[0].detached)
    var failures = 0
    func check(_ altered: [UInt8]) throws {
      var batch = stored
      batch.records[0].headers[1].value = altered
      let fetched = try bench.fetched("t", [batch.bytes])
      if fetched.error == .none {
        #expect(try fetched.batch == original)
      } else {
        failures += 1
      }
    }
    for place in header.indices {
      for bit in 0..<8 {
        try check(header.replacing(place..<place + 1, with: [header[place] ^ 1 << UInt8(bit)]))
      }
      try check(Array(header[..<place]))
    }
    #expect(failures > 8 * header.count * 9 / 10)
    // Keys that do not exist, and more of them than there is room for.
    for count in [0, 1, 4, 200] {
      var altered = header
      altered[5] = UInt8(count & 0x7F)
      try check(altered)
    }
    var swapped = try DetachedHeader(parsing: header)
    swapped.keys.swapAt(0, 1)
    try check(swapped.bytes)
    swapped = try DetachedHeader(parsing: header)
    swapped.entries[0].key = 3
    try check(swapped.bytes)
  }

  @Test func keysThatRecordsChooseTravelToo() throws {
    let bench = try Workbench(
      policy: try KeyTopics.policy(
        """
          - match: t
            format: avro
            key: main
            fields: [a, {path: c, key: users}]
            schemas: [x.avsc]
        """),
      schemas: try SchemaCatalog(
        files: [
          SchemaFile(
            path: "x.avsc",
            schema: try AvroSchema(
              json:
                #"{"type":"record","name":"R","fields":[{"name":"user","type":"long"},{"name":"a","type":"int"},{"name":"c","type":"int"}]}"#
            ))
        ]))
    let original = TestBatch(values: (0..<50).map { [UInt8(2 * ($0 % 5)), 2, 4] })
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    for (index, record) in stored.records.enumerated() {
      let header = try DetachedHeader(parsing: try #require(record.detached))
      #expect(header.keys.map { bench.keyring.kek($0.number) } == ["main", "user/\(index % 5)"])
    }
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
  }
}
