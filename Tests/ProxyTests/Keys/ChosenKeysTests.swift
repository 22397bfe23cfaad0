import FieldCrypto
import KafkaWire
import Schemas
import Testing

@testable import Proxy

/// Keys that each record chooses.
@Suite struct ChosenKeysTests {
  private static let topics = """
      - {match: whole, encrypt: value, format: json, key: users}
      - {match: owned, encrypt: value, key: owners}
      - match: fields
        format: json
        key: main
        fields: [name, {path: ssn, key: users}, {path: mail, key: users, mode: deterministic, onMissing: pass}]
        onMissing: pass
        onInvalid: encrypt-value
        headers: [{name: account, key: users}, {name: ref, key: tenants}]
      - {match: self, format: json, key: users, fields: [user, {path: note, onMissing: pass}]}
      - {match: hidden, format: json, key: deep, fields: [person]}
    """

  static func bench(
    _ settings: DataKeySettings = .standard, keyring: MemoryKeyring = MemoryKeyring()
  ) throws -> Workbench {
    try Workbench(
      settings: settings, keyring: keyring,
      policy: try KeyTopics.policy(topics), schemas: try SchemaCatalog(files: []))
  }

  private static func record(
    _ text: String, key: String? = "k", headers: [(String, String?)] = [], offset: Int = 0
  ) -> TestRecord {
    TestRecord(
      key: key.map { bytes($0) }, value: bytes(text),
      headers: headers.map { .init(name: bytes($0.0), value: $0.1.map { bytes($0) }) }, offsetDelta: offset)
  }

  private static func batch(_ texts: [String]) -> TestBatch {
    TestBatch(texts.enumerated().map { record($1, offset: $0) })
  }

  // MARK: - Which key it is

  @Test func wholeValues() throws {
    let bench = try Self.bench()
    let users = ["7", #""8""#, "7", #""Zo\u00eb""#, #""a\/b\u0022""#, "4.2e1", "-1"]
    let original = Self.batch(users.map { #"{"user":\#($0),"secret":1}"# })
    let stored = try TestBatch(parsing: try bench.stored("whole", original))
    #expect(bench.waits == 1)
    #expect(
      stored.records.map { bench.kek(of: $0.value) } == [
        "user/7", "user/8", "user/7", "user/Zoë", #"user/a/b""#, "user/4.2e1", "user/-1",
      ])
    #expect(try bench.fetched("whole", [stored.bytes]).batch == original)
    let other = try Self.bench(keyring: bench.keyring)
    #expect(try other.fetched("whole", [stored.bytes]).batch == original)
    #expect(other.waits == 1)
  }

  @Test func recordKeysAndTopics() throws {
    let bench = try Self.bench()
    let original = TestBatch([
      Self.record("a", key: "x"), Self.record("b", key: "y", offset: 1),
      TestRecord(key: bytes("z"), value: nil, offsetDelta: 2),
    ])
    let stored = try TestBatch(parsing: try bench.stored("owned", original))
    #expect(stored.records.map { bench.kek(of: $0.value) } == ["owned/x", "owned/y", nil])
    #expect(stored.records[2] == original.records[2] && !bench.provider.keks.contains("owned/z"))
    #expect(try bench.fetched("owned", [stored.bytes]).batch == original)
  }

  @Test func fieldsAndHeaders() throws {
    let bench = try Self.bench()
    let headers: [(String, String?)] = [
      ("tenant", "old"), ("account", "1"), ("ref", "2"), ("tenant", "t1"), ("account", nil),
    ]
    let original = TestBatch([
      Self.record(#"{"user":1,"name":"a","ssn":"b","mail":"c"}"#, headers: headers),
      Self.record(#"{"user":2,"name":"a","ssn":"b","mail":"c"}"#, headers: headers, offset: 1),
      Self.record(#"{"user":1,"mail":"c"}"#, headers: headers, offset: 2),
      // Without a user, and nothing that would need one.
      Self.record(#"{"name":"a"}"#, offset: 3),
    ])
    let stored = try TestBatch(parsing: try bench.stored("fields", original))
    let keks = stored.records.map { bench.keks(inJSON: $0.value) }
    #expect(
      keks == [["main", "user/1", "user/1"], ["main", "user/2", "user/2"], ["user/1"], ["main"]])
    #expect(
      stored.records.map { $0.headers.map { bench.kek(of: $0.value) } } == [
        [nil, "user/1", "tenant/t1/1", nil, nil], [nil, "user/2", "tenant/t1/2", nil, nil],
        [nil, "user/1", "tenant/t1/1", nil, nil], [],
      ])
    let mails = stored.records.prefix(3).map {
      String(decoding: $0.value ?? [], as: UTF8.self).split(separator: "\"").filter { $0.utf8.count > 30 }
        .last
    }
    #expect(mails[0] == mails[2] && mails[0] != mails[1], "deterministic under each user's key")
    #expect(try bench.fetched("fields", [stored.bytes]).batch == original)
  }

  /// What names the key may be sealed itself, or lie in what is sealed; opening needs no names.
  @Test func sourcesThatAreSealed() throws {
    let bench = try Self.bench()
    let original = Self.batch([#"{"user":"alice","note":"x"}"#, #"{"user":"bob"}"#])
    let stored = try TestBatch(parsing: try bench.stored("self", original))
    #expect(
      stored.records.map { bench.keks(inJSON: $0.value) } == [["user/alice", "user/alice"], ["user/bob"]])
    #expect(!stored.bytes.contains(run: bytes("alice")))
    #expect(try bench.fetched("self", [stored.bytes]).batch == original)
    let inside = Self.batch([#"{"person":{"id":5,"name":"x"}}"#])
    let hidden = try TestBatch(parsing: try bench.stored("hidden", inside))
    #expect(bench.keks(inJSON: hidden.records[0].value) == ["deep/5"])
    #expect(try bench.fetched("hidden", [hidden.bytes]).batch == inside)
  }

  // MARK: - Records without one

  private static let unfit: [(topic: String, text: String, said: String)] = [
    ("whole", #"{"secret":1}"#, "{value.user}, which is not in the value"),
    ("whole", #"{"user":null}"#, "neither a text nor a number"),
    ("whole", #"{"user":true}"#, "neither a text"),
    ("whole", #"{"user":{"a":1}}"#, "neither a text"), ("whole", #"{"user":["x"]}"#, "neither a text"),
    ("whole", #"{"user":1,"user":2}"#, "more than once"), ("whole", #"{"user":""}"#, "which is empty"),
    ("whole", #"{"user":"a b"}"#, "white space or control characters"),
    ("whole", #"{"user":"a\nb"}"#, "white space or control characters"),
    ("whole", #"{"user":"a\u2028b"}"#, "white space or control characters"),
    ("whole", #"{"user":"\#(String(repeating: "x", count: 508))"}"#, "name of 513 bytes"),
    ("whole", #"{"user":"\#(String(repeating: "x", count: 600))"}"#, "has 600 bytes"),
    ("whole", "no json", "cannot be read as JSON"), ("whole", "", "cannot be read as JSON"),
    ("fields", #"{"ssn":"b"}"#, "{value.user}, which is not in the value"),
    ("fields", #"{"user":[],"mail":"b"}"#, "neither a text"),
    ("self", #"{"user":1.5}"#, ""),
  ]

  /// The producer is told which record and what it lacks; nothing is sealed under another key, whatever `onInvalid` says.
  @Test(arguments: unfit.indices) func recordsWithoutWhatKeysAreNamedAfter(index: Int) throws {
    let (topic, text, said) = Self.unfit[index]
    let bench = try Self.bench()
    let good = #"{"user":"secret-user","name":"x"}"#
    guard !said.isEmpty else {
      _ = try bench.stored(topic, Self.batch([good, text]))
      return
    }
    let refusal = try bench.refused(topic, Self.batch([good, good, text]))
    #expect(refusal.error == .invalidRecord && refusal.records == [2])
    #expect(refusal.message.contains("topic '\(topic)', partition 0, record 2 of the batch"), "\(refusal)")
    #expect(refusal.message.contains(said) && refusal.message.contains("user/{value.user}"), "\(refusal)")
    #expect(
      !refusal.message.contains("secret-user") && !bench.provider.keks.contains { $0.hasPrefix("main") })
  }

  @Test func longestNames() throws {
    let bench = try Self.bench()
    let user = String(repeating: "x", count: 507)
    let stored = try TestBatch(parsing: try bench.stored("whole", Self.batch([#"{"user":"\#(user)"}"#])))
    #expect(bench.kek(of: stored.records[0].value) == "user/" + user)
  }

  @Test func keysAndHeadersThatAreNotThere() throws {
    let bench = try Self.bench()
    let noKey = try bench.refused("owned", TestBatch([Self.record("a", key: nil)]))
    #expect(noKey.error == .invalidRecord && noKey.message.contains("{recordKey}, and the record has no key"))
    let binary = try bench.refused("owned", TestBatch([TestRecord(key: [0xFF, 0xFE], value: [1])]))
    #expect(binary.message.contains("{recordKey}, which is not UTF-8"))
    for tenant in [[], [("tenant", nil)], [("tenant", "t"), ("tenant", nil)]] as [[(String, String?)]] {
      let record = Self.record(#"{"user":1}"#, headers: [("ref", "x")] + tenant)
      let refusal = try bench.refused("fields", TestBatch([record]))
      #expect(refusal.message.contains("{header.tenant}, and the record has no such header"), "\(refusal)")
    }
    let tombstone = TestRecord(value: nil, headers: [.init(name: bytes("account"), value: [1])])
    let refusal = try bench.refused("fields", TestBatch([tombstone]))
    #expect(refusal.message.contains("{value.user}, and the record has no value"))
  }

  @Test(arguments: [
    (KeyProviderError.denied("KEK 'user/13' is not for you"), KafkaError.policyViolation),
    (.notFound("KEK 'user/13' does not exist"), .policyViolation),
    (.unavailable("no answer for 'user/13'"), .notEnoughReplicas),
  ]) func oneOfTheChosenKeysCannotBeHad(said: KeyProviderError, error: KafkaError) throws {
    let bench = try Self.bench()
    bench.provider.behave(.fail(said), for: "user/13")
    let refusal = try bench.refused("whole", Self.batch((0..<20).map { #"{"user":\#($0)}"# }))
    #expect(refusal.error == error && refusal.records == [13])
    #expect(refusal.message.contains("record 13 of the batch") && refusal.message.contains("'user/13'"))
    let others = Self.batch((0..<13).map { #"{"user":\#($0)}"# })
    #expect(try bench.fetched("whole", [try bench.stored("whole", others)]).batch == others)
  }
}
