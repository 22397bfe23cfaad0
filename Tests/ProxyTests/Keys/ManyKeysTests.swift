import FieldCrypto
import KafkaWire
import Schemas
import Testing

@testable import Proxy

/// Batches in which very many records choose their keys.
@Suite struct ManyKeysTests {
  private static let topics = """
      - {match: whole, encrypt: value, format: json, key: users}
      - {match: fields, format: json, key: main, fields: [{path: ssn, key: users}, {path: mail, key: users, mode: deterministic}, other], onMissing: pass}
    """

  private static func bench(
    _ settings: DataKeySettings = .standard, keyring: MemoryKeyring = MemoryKeyring()
  ) throws -> Workbench {
    try KeyTopics.bench(topics, settings, keyring: keyring)
  }

  private static func batch(_ users: some Sequence<Int>) -> TestBatch {
    TestBatch(values: users.map { bytes(#"{"user":\#($0),"ssn":"\#($0)","mail":"m"}"#) }, codec: .zstd)
  }

  private static func distinct(_ keks: [String?]) -> Int { Set(keks.compactMap { $0 }).count }

  @Test(arguments: [("whole", 5_000), ("fields", 1_500)]) func manySubjects(topic: String, count: Int) throws
  {
    let bench = try Self.bench()
    let original = Self.batch(0..<count)
    let stored = try TestBatch(parsing: try bench.stored(topic, original))
    let keys = topic == "whole" ? count : 2 * count
    #expect(bench.waits == keys / FrameNeeds.maximum)
    #expect(
      stored.records.enumerated().allSatisfy { index, record in
        topic == "whole"
          ? bench.kek(of: record.value) == "user/\(index)"
          : bench.keks(inJSON: record.value) == ["user/\(index)", "user/\(index)"]
      })
    #expect(bench.provider.calls == (topic == "whole" ? keys : keys + count), "each is made once")
    let calls = bench.provider.calls
    #expect(try bench.stored(topic, original).isEmpty == false)
    #expect(bench.waits == 0 && bench.provider.calls == calls)
    // Another process opens them.
    let other = try Self.bench(keyring: bench.keyring)
    #expect(try other.fetched(topic, [stored.bytes]).batch == original)
    #expect(other.waits == keys / FrameNeeds.maximum)
  }

  @Test func tenThousandSubjectsTwiceEach() throws {
    let bench = try Self.bench()
    let original = Self.batch((0..<20_000).map { $0 % 10_000 })
    let stored = try TestBatch(parsing: try bench.stored("whole", original))
    #expect(bench.waits == 10 && bench.provider.calls == 10_000)
    #expect(try bench.fetched("whole", [stored.bytes]).batch == original)
  }

  @Test func recordsOfOneSubjectShareItsKey() throws {
    let bench = try Self.bench()
    let users = (0..<3_000).map { $0 / 100 }
    for order in [users, users.reversed(), (0..<3_000).map { $0 % 30 }] {
      let original = Self.batch(order)
      let stored = try TestBatch(parsing: try bench.stored("whole", original))
      #expect(try bench.fetched("whole", [stored.bytes]).batch == original)
      #expect(Set(stored.records.compactMap { $0.value?[..<15] }).count == 3_000, "no counter twice")
    }
    #expect(bench.provider.calls == 60, "each is made once, and unwrapped once")
  }

  /// Hazard 12: keys of subjects with few and many records are used up on the way, and all come to an end.
  @Test(arguments: [1, 3, 50]) func keysThatAreUsedUp(maxRecords: Int) throws {
    let bench = try Self.bench(DataKeySettings(maxRecords: UInt64(maxRecords)))
    for topic in ["whole", "fields"] {
      let original = Self.batch((0..<300).map { $0 < 100 ? 0 : $0 % 40 })
      let stored = try TestBatch(parsing: try bench.stored(topic, original))
      #expect(bench.waits <= 4)
      #expect(try bench.fetched(topic, [stored.bytes]).batch == original)
    }
  }

  @Test func needsAreAskedForInRounds() throws {
    let bench = try Self.bench()
    let frame = try Messages.produce(9, ["whole": [Self.batch(0..<2_500).bytes]])
    let request = try Workbench.request(frame)
    guard case .wait(let needs) = bench.requests.rewrite(frame.span.bytes, request, waited: FrameWait())
    else {
      Issue.record("it does not wait")
      return
    }
    #expect(needs.all.count == FrameNeeds.maximum)
  }
}
