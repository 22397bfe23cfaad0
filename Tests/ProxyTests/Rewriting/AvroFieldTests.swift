import FieldCrypto
import KafkaWire
import Schemas
import Testing

@testable import FieldSamples
@testable import Proxy

/// Fields of Avro values: what the broker gets, and that a fetch gives back what was written.
@Suite struct AvroFieldTests {
  /// A value of each type. None is neutral, and what has nine bytes or more stands for itself.
  static let kinds: [(name: String, type: AvroType, value: AvroValue)] = [
    ("null", .null, .null), ("string", .string, .bytes(bytes("078-05-1120"))),
    ("bytes", .bytes, .bytes(bytes("0123456789"))), ("int", .int, .number(-42)),
    ("long", .long, .number(1 << 40)), ("float", .float, .float(0x3F80_0001)),
    ("double", .double, .double(0x4009_21FB_5444_2D18)), ("boolean", .boolean, .boolean(true)),
    ("fixed", .fixed("n.Four", 4), .fixed([1, 2, 3, 4])),
    ("enum", .enumeration("n.Letter", ["A", "B", "C"]), .number(2)),
    (
      "record", .record("n.Point", [.init(name: "x", type: .int), .init(name: "label", type: .string)]),
      .record([.number(7), .bytes(bytes("a place"))])
    ), ("array", .array(.string), .array([.bytes(bytes("first")), .bytes(bytes("second"))])),
    ("map", .map(.long), .map([.init(key: "home", value: .number(1))])),
  ]

  /// One field of each type, with a long before and a string behind them that no path selects.
  static let all = AvroType.record(
    "n.All",
    [.init(name: "id", type: .long)] + kinds.map { .init(name: $0.name, type: $0.type) }
      + [.init(name: "note", type: .string)])
  static let allValue = AvroValue.record(
    [.number(77)] + kinds.map(\.value) + [.bytes(bytes("to be read by all"))])

  private static func bench(
    _ topics: [FieldTopic], _ schemas: [AvroType], keyring: MemoryKeyring = MemoryKeyring()
  ) throws -> Workbench {
    try Workbench(
      keyring: keyring, policy: try FieldTopic.policy(topics),
      schemas: try SchemaCatalog(
        files: schemas.enumerated().map { index, type in
          SchemaFile(path: "\(index).avsc", schema: try AvroSchema(json: type.json))
        }))
  }

  private static func topic(_ name: String, _ paths: [String], schemas: [String] = ["0.avsc"]) -> FieldTopic {
    FieldTopic(
      name: name, format: "avro", fields: paths.map { .init(path: $0, isOptional: false) }, schemas: schemas)
  }

  private static func record(
    _ value: AvroValue, _ type: AvroType, key: String = "k", offset: Int = 0
  ) -> TestRecord {
    TestRecord(key: bytes(key), value: AvroWriter.encode(value, type), offsetDelta: offset)
  }

  private static func isDetached(_ name: String) -> Bool { !["null", "string", "bytes"].contains(name) }

  // MARK: - Types

  @Test func everyTypeIsSealed() throws {
    let bench = try Self.bench([Self.topic("t", Self.kinds.map(\.name))], [Self.all])
    let original = TestBatch([Self.record(Self.allValue, Self.all)])
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    let value = try #require(stored.records[0].value)
    #expect(try LibavroReader(Self.all.json).read(value))
    for secret in ["078-05-1120", "0123456789", "a place", "second", "home"] {
      #expect(!value.contains(run: bytes(secret)), "\(secret)")
    }
    #expect(value.contains(run: bytes("to be read by all")))
    // int … map, and the note.
    let neutral: [UInt8] = [0, 0] + Array(repeating: 0, count: 4 + 8 + 1 + 4) + [0, 0, 0, 0, 0]
    #expect(value.contains(run: neutral + AvroWriter.encode(.bytes(bytes("to be read by all")), .string)))
    let header = try DetachedHeader(parsing: try #require(stored.records[0].detached))
    #expect(header.entries.map(\.path) == Self.kinds.map(\.name).filter { Self.isDetached($0) })
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
  }

  /// Hazard 23: in the place of a real zero stands the same zero; that it is sealed stands in the header.
  @Test func aSealedZeroIsToldFromARealOne() throws {
    let type = AvroType.record("R", [.init(name: "a", type: .int), .init(name: "b", type: .int)])
    let bench = try Self.bench([Self.topic("t", ["a"])], [type])
    let original = TestBatch([Self.record(.record([.number(0), .number(0)]), type)])
    let stored = try TestBatch(parsing: try bench.stored("t", original)).records[0]
    #expect(stored.value == original.records[0].value)
    #expect(try DetachedHeader(parsing: try #require(stored.detached)).entries.map(\.path) == ["a"])
  }

  /// Hazard 24: which branch it is makes no difference.
  @Test(arguments: kinds.indices, [false, true]) func everyBranchOfAUnionIsSealed(index: Int, isLast: Bool)
    throws
  {
    let order = isLast ? Array(Self.kinds.reversed()) : Self.kinds
    let kind = order[index]
    let type = AvroType.record(
      "R",
      [
        .init(name: "before", type: .int), .init(name: "u", type: .union(order.map(\.type))),
        .init(name: "after", type: .string),
      ])
    let bench = try Self.bench([Self.topic("t", ["u"])], [type])
    let value = AvroValue.record([.number(5), .union(index, kind.value), .bytes(bytes("after"))])
    let original = TestBatch([Self.record(value, type)])
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    let datum = try #require(stored.records[0].value)
    let plain = try #require(original.records[0].value)
    #expect(try LibavroReader(type.json).read(datum))
    #expect(datum.prefix(2) == [10, UInt8(index * 2)] && datum.suffix(6) == plain.suffix(6))
    if kind.name == "null" {
      #expect(stored.records == original.records)
    } else {
      #expect(!datum.dropFirst(2).starts(with: plain.dropFirst(2).dropLast(6)))
      #expect((stored.records[0].detached != nil) == Self.isDetached(kind.name))
    }
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
  }

  /// The encoding is the underlying type's, whatever the logical type says of it.
  @Test func logicalTypesComeBack() throws {
    let json = #"""
      {"type": "record", "name": "L", "fields": [
        {"name": "date", "type": {"type": "int", "logicalType": "date"}},
        {"name": "time", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
        {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
        {"name": "price", "type": {"type": "fixed", "name": "F", "size": 4, "logicalType": "decimal", "precision": 9}},
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {"name": "odd", "type": {"type": "string", "logicalType": "of-my-own"}}]}
      """#
    let names = ["date", "time", "amount", "price", "id", "odd"]
    let bench = try Workbench(
      policy: try FieldTopic.policy([Self.topic("t", names)]),
      schemas: try SchemaCatalog(files: [SchemaFile(path: "0.avsc", schema: try AvroSchema(json: json))]))
    let parts: [(AvroType, AvroValue)] = [
      (.int, .number(19_000)), (.union([.null, .long]), .union(1, .number(1_700_000_000_000_000))),
      (.bytes, .bytes([0x01, 0x86, 0xA0])), (.fixed("F", 4), .fixed([0, 0, 3, 9])),
      (.string, .bytes(bytes("8c1e6a3e-4f0b-4c55-9d3a-1a2b3c4d5e6f"))),
      (.string, .bytes(bytes("a secret text"))),
    ]
    let original = TestBatch([TestRecord(value: parts.flatMap { AvroWriter.encode($0.1, $0.0) })])
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    let datum = try #require(stored.records[0].value)
    #expect(try LibavroReader(json).read(datum))
    // Readers that know these types could make nothing of a sealed text.
    let header = try DetachedHeader(parsing: try #require(stored.records[0].detached))
    #expect(header.entries.map(\.path) == ["date", "time", "amount", "price", "id"])
    #expect(!datum.contains(run: bytes("8c1e6a3e-4f")) && !datum.contains(run: bytes("a secret text")))
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
  }

  /// Blocks that say their size in bytes, one inside of another: the sizes are right in what is stored, and the first ones
  /// again in what is read.
  @Test func sizesOfBlocksAreMended() throws {
    let type = AvroType.array(.map(.string))
    let bench = try Self.bench([Self.topic("t", ["[*].*"])], [type])
    let inner =
      AvroWriter.encode(.bytes(bytes("k")), .string) + AvroWriter.encode(.bytes(bytes("secret")), .string)
    let map = [0x01] + AvroWriter.number(Int64(inner.count)) + inner + [0x00]
    let datum = [0x03] + AvroWriter.number(Int64(map.count * 2)) + map + map + [0x00]
    let original = TestBatch([TestRecord(value: datum)])
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    let sealed = try #require(stored.records[0].value)
    let (outer, start) = Self.number(sealed, at: 1)
    #expect(sealed[0] == 0x03 && start + outer + 1 == sealed.count)
    let (first, place) = Self.number(sealed, at: start + 1)
    #expect(sealed[start] == 0x01 && first > 40 && place + first + 1 == start + outer / 2)
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> (value: Int, end: Int) {
    var (value, end, shift) = (0, offset, 0)
    repeat {
      value |= Int(bytes[end] & 0x7F) << shift
      shift += 7
      end += 1
    } while bytes[end - 1] >= 0x80
    return (value >> 1, end)
  }

  // MARK: - What does not fit

  @Test func theNameOfTheHeaderIsReserved() throws {
    var lenient = Self.topic("lenient", ["int"])
    lenient.onInvalid = "encrypt-value"
    let bench = try Self.bench([Self.topic("t", ["int"]), lenient], [Self.all])
    let good = Self.record(Self.allValue, Self.all)
    var bad = Self.record(Self.allValue, Self.all, offset: 1)
    bad.headers = [
      .init(name: bytes("fieldseal"), value: bytes("mine")), .init(name: bytes("x"), value: nil),
    ]
    for topic in ["t", "lenient"] {
      let refusal = try bench.refused(topic, TestBatch([good, bad]))
      #expect(refusal.error == .invalidRecord && refusal.records == [1])
      #expect(refusal.message.contains("'fieldseal'"))
    }
  }

  @Test func deterministicFieldsThatDoNotFitAreRefusedOrSealedWhole() throws {
    let type = AvroType.record("R", [.init(name: "u", type: .union([.string, .int]))])
    var strict = Self.topic("strict", ["u"])
    strict.fields[0].mode = .deterministic
    var lenient = strict
    (lenient.name, lenient.onInvalid) = ("lenient", "encrypt-value")
    let bench = try Self.bench([strict, lenient], [type])
    let text = AvroValue.record([.union(0, .bytes(bytes("x")))])
    let batch = TestBatch([
      Self.record(text, type), Self.record(.record([.union(1, .number(3))]), type, offset: 1),
      Self.record(text, type, key: "other", offset: 2),
    ])
    let refusal = try bench.refused("strict", batch)
    #expect(refusal.error == .invalidRecord && refusal.records == [1])
    #expect(refusal.message.contains("'u'") && refusal.message.contains("deterministic"))
    let stored = try TestBatch(parsing: try bench.stored("lenient", batch))
    #expect(stored.records[0].value == stored.records[2].value)
    #expect(stored.records[1].value?.first == SealedValue.firstByte)
    #expect(try bench.fetched("lenient", [stored.bytes]).batch == batch)
  }

  @Test func whatIsNoDatumIsRefusedOrSealedWhole() throws {
    var lenient = Self.topic("lenient", ["string"])
    lenient.onInvalid = "encrypt-value"
    let bench = try Self.bench([Self.topic("strict", ["string"]), lenient], [Self.all])
    let good = Self.record(Self.allValue, Self.all)
    let datum = try #require(good.value)
    for value in [[], Array(datum.dropLast()), datum + [0], [UInt8](repeating: 0xFF, count: 40)] {
      let batch = TestBatch([good, TestRecord(value: value, offsetDelta: 1)])
      let refusal = try bench.refused("strict", batch)
      #expect(refusal.error == .invalidRecord && refusal.records == [1], "\(value)")
      let stored = try TestBatch(parsing: try bench.stored("lenient", batch))
      #expect(stored.records[1].value?.first == SealedValue.firstByte)
      #expect(try bench.fetched("lenient", [stored.bytes]).batch == batch)
      // Where nothing was sealed, it is no datum either.
      #expect(try bench.fetched("lenient", [batch.bytes]).error == .corruptMessage)
    }
  }

  @Test func oneBadRecordOfManyIsNamed() throws {
    let bench = try Self.bench([Self.topic("t", ["string", "double"])], [Self.all])
    var records = (0..<20).map { Self.record(Self.allValue, Self.all, offset: $0) }
    records[13].value?.removeLast()
    let refusal = try bench.refused("t", TestBatch(records, codec: .zstd))
    #expect(refusal.error == .invalidRecord && refusal.records == [13])
    #expect(refusal.message.contains("topic 't', partition 0, record 13 of the batch"))
    #expect(!refusal.message.contains("078-05"))
  }

  /// A datum without a frame that would be taken for a value that is sealed whole.
  @Test func whatWouldLookSealedWholeIsSealedWhole() throws {
    let type = AvroType.record(
      "R", [.init(name: "x", type: .fixed("F", 32)), .init(name: "s", type: .string)])
    var lenient = Self.topic("lenient", ["s"])
    lenient.onInvalid = "encrypt-value"
    let bench = try Self.bench([Self.topic("strict", ["s"]), lenient], [type])
    let head = [SealedValue.firstByte] + bytes(bench.keyring.id) + [UInt8](repeating: 1, count: 27)
    let batch = TestBatch([Self.record(.record([.fixed(head), .bytes(bytes("x"))]), type)])
    #expect(try bench.refused("strict", batch).error == .invalidRecord)
    let stored = try bench.stored("lenient", batch)
    #expect(try bench.fetched("lenient", [stored]).batch == batch)
  }

  // MARK: - Schema files

  @Test func singleObjectsAreReadWithTheSchemaThatTheyName() throws {
    let other = AvroType.record("n.Other", [.init(name: "string", type: .string)])
    let topics = [
      Self.topic("one", ["string"]), Self.topic("two", ["string"], schemas: ["0.avsc", "1.avsc"]),
    ]
    let bench = try Self.bench(topics, [Self.all, other])
    func framed(_ value: AvroValue, _ type: AvroType) throws -> [UInt8] {
      let fingerprint = try AvroSchema(json: type.json).fingerprint
      return [0xC3, 0x01] + bytes(fingerprint.byteSwapped) + AvroWriter.encode(value, type)
    }
    let otherValue = AvroValue.record([.bytes(bytes("078-05-1120"))])
    let both = TestBatch(values: [try framed(Self.allValue, Self.all), try framed(otherValue, other)])
    let stored = try bench.stored("two", both)
    #expect(!stored.contains(run: bytes("078-05")))
    #expect(try TestBatch(parsing: stored).records.allSatisfy { $0.value?.prefix(2) == [0xC3, 0x01] })
    #expect(try bench.fetched("two", [stored]).batch == both)

    // One schema file: with its frame, or without any.
    let plain = AvroWriter.encode(Self.allValue, Self.all)
    let one = TestBatch(values: [try framed(Self.allValue, Self.all), plain])
    #expect(try bench.fetched("one", [try bench.stored("one", one)]).batch == one)

    let unknown = try framed(.number(1), .int)
    for (topic, value) in [("one", unknown), ("two", unknown), ("two", plain), ("two", [])] {
      let refusal = try bench.refused(topic, TestBatch(values: [value]))
      #expect(refusal.error == .invalidRecord && refusal.records == [0], "\(topic) \(value): \(refusal)")
    }
  }

  // MARK: - Values that did not pass the proxy, or another one

  @Test(arguments: kinds.map(\.name)) func unsealedFieldsAreRefusedOrPass(name: String) throws {
    var lenient = Self.topic("lenient", [name])
    lenient.unsealed = "pass"
    let bench = try Self.bench([Self.topic("strict", [name]), lenient], [Self.all])
    let plain = TestBatch([Self.record(Self.allValue, Self.all)])
    let strict = try bench.fetched("strict", [plain.bytes])
    #expect(strict.error == (name == "null" ? .none : .corruptMessage))
    #expect(try bench.fetched("lenient", [plain.bytes]).batch == plain)
    // Both kinds in one batch.
    var mixed = try TestBatch(parsing: try bench.stored("lenient", plain))
    mixed.records.append(Self.record(Self.allValue, Self.all, offset: 1))
    mixed.lastOffsetDelta = 1
    let fetched = try bench.fetched("lenient", [mixed.bytes]).batch.records
    #expect(fetched.map(\.value) == [plain.records[0].value, plain.records[0].value])
    #expect(fetched.allSatisfy { $0.detached == nil })
  }

  @Test(arguments: ["string", "bytes", "int", "record"]) func fieldsOfAnotherKeyringAreNotOpened(name: String)
    throws
  {
    var lenient = Self.topic("lenient", [name])
    lenient.unsealed = "pass"
    let topics = [Self.topic("strict", [name]), lenient]
    let bench = try Self.bench(topics, [Self.all])
    let elsewhere = try Self.bench(topics, [Self.all], keyring: MemoryKeyring(id: 0xC0FF_EE01))
    let plain = TestBatch([Self.record(Self.allValue, Self.all)])
    for topic in ["strict", "lenient"] {
      let stored = try elsewhere.stored(topic, plain)
      let fetched = try bench.fetched(topic, [stored])
      if topic == "strict" {
        #expect(fetched.error == .corruptMessage)
      } else {
        #expect(fetched.records == stored)
      }
    }
  }

  /// A field that the policy no longer names: the first, the last, one between.
  @Test(arguments: ["int", "double", "map"]) func aPolicyThatLostAFieldSaysSo(lost: String) throws {
    let names = ["int", "double", "map"]
    let before = try Self.bench([Self.topic("t", names)], [Self.all])
    let stored = try before.stored("t", TestBatch([Self.record(Self.allValue, Self.all)]))
    let after = try Self.bench(
      [Self.topic("t", names.filter { $0 != lost })], [Self.all], keyring: before.keyring)
    #expect(try after.fetched("t", [stored]).error == .corruptMessage)
    #expect(
      after.log.lines(of: "fetch_failed").contains { $0.contains("keep fields in the policy") },
      "\(after.log.lines)")
  }

  // MARK: - With other parts of records

  @Test func tombstonesStay() throws {
    let bench = try Self.bench([Self.topic("t", ["string"])], [Self.all])
    let original = TestBatch([
      TestRecord(key: bytes("k"), value: nil, headers: [.init(name: bytes("x"), value: bytes("y"))]),
      Self.record(Self.allValue, Self.all, offset: 1), TestRecord(key: nil, value: nil, offsetDelta: 2),
    ])
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    #expect(stored.records[0] == original.records[0] && stored.records[2] == original.records[2])
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)
  }

  @Test(arguments: CompressionCodec.allCases) func keysFieldsAndHeadersTogether(codec: CompressionCodec)
    throws
  {
    var topic = Self.topic("t", ["string", "int", "array[*]"])
    topic.sealsKeys = true
    topic.headers = [.init(name: "user"), .init(name: "account", mode: .deterministic)]
    let bench = try Self.bench([topic], [Self.all])
    var records = (0..<3).map { Self.record(Self.allValue, Self.all, key: "customer \($0 % 2)", offset: $0) }
    records[0].headers = [
      .init(name: bytes("user"), value: bytes("alice liddell")), .init(name: bytes("trace"), value: [1]),
      .init(name: bytes("account"), value: bytes("4711-0815-1")),
    ]
    records[2].headers = [.init(name: bytes("account"), value: bytes("4711-0815-1"))]
    let original = TestBatch(records, codec: codec)
    let stored = try TestBatch(parsing: try bench.stored("t", original))
    let all = stored.records.flatMap(\.bytes)
    for secret in ["customer 0", "alice", "4711-0815", "078-05", "second"] {
      #expect(!all.contains(run: bytes(secret)), "\(secret)")
    }
    #expect(stored.records.map(\.headers.count) == [4, 1, 2])
    #expect(stored.records[0].headers[2] == stored.records[2].headers[0])
    #expect(stored.records[0].key == stored.records[2].key && stored.records[0].key != stored.records[1].key)
    let header = try DetachedHeader(parsing: try #require(stored.records[1].detached))
    #expect(header.entries.map(\.path) == ["int"])
    #expect(try bench.fetched("t", [stored.bytes]).batch == original)

    // The header of the fields belongs to its record's key.
    var moved = stored
    moved.records[0].headers[3] = stored.records[1].headers[0]
    #expect(try bench.fetched("t", [moved.bytes]).error == .corruptMessage)
  }
}
