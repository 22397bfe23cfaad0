import FieldCrypto
import KafkaWire
import Schemas
import Synchronization
import Testing

@testable import Proxy

/// Values that never were sealed, until a day and after it.
@Suite struct ToleranceTests {
  private static let topics = """
      - {match: whole, encrypt: value, key: main, toleratePlaintextUntil: 2027-01-31}
      - match: fields
        format: json
        key: main
        fields: [name, {path: card, key: cards}]
        onMissing: pass
        toleratePlaintextUntil: 2027-01-31
        headers: [user]
        recordKey: deterministic
      - {match: passing, encrypt: value, key: main, unsealed: pass}
      - {match: strict, encrypt: value, key: main}
    """

  /// The first second of 2027-02-01, UTC.
  private static let end: Int64 = 1_801_440_000

  private static func bench(_ time: Int64, keyring: MemoryKeyring = MemoryKeyring()) throws -> Workbench {
    try Workbench(
      keyring: keyring, policy: try KeyTopics.policy(topics), schemas: try SchemaCatalog(files: []),
      clock: { time })
  }

  private static let text = #"{"name":"a","card":"b"}"#

  private static var plain: TestBatch {
    TestBatch(
      (0..<4).map {
        TestRecord(
          key: bytes("k"), value: $0 == 3 ? nil : bytes(text),
          headers: $0 == 0 ? [.init(name: bytes("user"), value: bytes("u"))] : [], offsetDelta: $0)
      })
  }

  @Test(arguments: ["whole", "fields"]) func beforeItsEndTheyPass(topic: String) throws {
    let bench = try Self.bench(Self.end - 1)
    #expect(try bench.fetched(topic, [Self.plain.bytes]).records == Self.plain.bytes)
    // A null has nothing to pass on, but fields' rules seal keys here, too.
    let count: UInt64 = topic == "whole" ? 3 : 4
    #expect(bench.counts.totals == [topic: count])
    let lines = bench.log.lines(of: "plaintext_tolerated")
    #expect(lines.count == 1 && lines[0].contains("topic=\(topic)") && lines[0].contains("count=\(count)"))
    #expect(lines[0].contains("until=2027-01-31"))
  }

  @Test(arguments: ["whole", "fields"]) func afterItsEndTheyAreRefused(topic: String) throws {
    let bench = try Self.bench(Self.end)
    let fetched = try bench.fetched(topic, [Self.plain.bytes])
    #expect(fetched.error == .corruptMessage && fetched.records == [])
    #expect(bench.counts.totals.isEmpty)
    let line = try #require(bench.log.lines(of: "fetch_failed").first)
    #expect(line.contains("toleratePlaintextUntil: 2027-01-31") && line.contains("is over"))
  }

  @Test(arguments: ["whole", "fields"]) func sealedValuesAreOpenedBeforeAndAfter(topic: String) throws {
    let before = try Self.bench(Self.end - 1)
    let stored = try before.stored(topic, Self.plain)
    for bench in [before, try Self.bench(Self.end, keyring: before.keyring)] {
      #expect(try bench.fetched(topic, [stored]).batch == Self.plain)
      #expect(bench.counts.totals.isEmpty && bench.log.lines(of: "plaintext_tolerated").isEmpty)
    }
  }

  /// A response that waited for keys is counted once, and one that failed is not.
  @Test func theyAreCountedWhenTheyAreHandedOut() throws {
    let writer = try Self.bench(0)
    let stored = try writer.stored("whole", Self.plain)
    let bench = try Self.bench(0, keyring: writer.keyring)
    let both = try bench.fetched("whole", [Self.plain.bytes, stored])
    #expect(both.error == .none && bench.waits == 1)
    #expect(bench.counts.totals == ["whole": 3])
    var broken = stored
    broken[broken.count - 3] ^= 1
    #expect(try bench.fetched("whole", [Self.plain.bytes, broken]).error == .corruptMessage)
    #expect(bench.counts.totals == ["whole": 3])
  }

  @Test func partlySealedValuesCount() throws {
    let writer = try Self.bench(0)
    let stored = try TestBatch(parsing: try writer.stored("fields", Self.plain))
    var mixed = stored
    mixed.records[1].value = bytes(Self.text)
    let bench = try Self.bench(0, keyring: writer.keyring)
    #expect(try bench.fetched("fields", [mixed.bytes]).batch == Self.plain)
    #expect(bench.counts.totals == ["fields": 1])
  }

  @Test func withoutADateTheClockIsNotAsked() throws {
    let asked = Mutex(0)
    let bench = try Workbench(
      policy: try KeyTopics.policy(Self.topics), schemas: try SchemaCatalog(files: []),
      clock: {
        asked.withLock { $0 += 1 }
        return 0
      })
    #expect(try bench.fetched("passing", [Self.plain.bytes]).error == .none)
    #expect(try bench.fetched("strict", [Self.plain.bytes]).error == .corruptMessage)
    #expect(asked.withLock { $0 } == 0)
    #expect(bench.counts.totals == ["passing": 3] && bench.log.lines(of: "plaintext_tolerated").isEmpty)
    _ = try bench.fetched("whole", [Self.plain.bytes, Self.plain.bytes])
    #expect(asked.withLock { $0 } == 1, "once for all of a partition")
  }
}
