import Glibc
import HTTP
import HTTPTestServer
import Testing

@testable import Schemas

@Suite struct SchemaCatalogTests {
  private static let guid = SchemaReference.guid(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10)

  @Test func idsAndGuids() async throws {
    let registry = try FakeRegistry()
    registry["/schemas/ids/7"] = FakeRegistry.answer(#""string""#)
    registry["/schemas/guids/01020304-0506-0708-090a-0b0c0d0e0f10"] = FakeRegistry.answer(
      #""long""#, #","guid":"01020304-0506-0708-090A-0B0C0D0E0F10","schemaType":"AVRO","references":[]"#)
    let catalog = try registry.catalog()
    #expect(catalog.schema(.id(7)) == nil)
    #expect(registry.targets.isEmpty)
    for _ in 0..<3 {
      #expect(await catalog.form(.id(7)) == #""string""#)
      #expect(await catalog.form(Self.guid) == #""long""#)
    }
    #expect(catalog.schema(.id(7)) != nil)
    #expect(registry.targets.count == 2)
    #expect(
      registry.server.requests[0].header("Accept")?.contains("application/vnd.schemaregistry.v1+json") == true
    )
  }

  @Test func otherTypes() async throws {
    let registry = try FakeRegistry()
    registry["/schemas/ids/1"] = FakeRegistry.answer(
      "{}", #","schemaType":"JSON","references":[{"name":"a","subject":"b","version":1}]"#)
    registry["/schemas/ids/2"] = FakeRegistry.answer("message A {}", #","schemaType":"PROTOBUF""#)
    let catalog = try registry.catalog()
    if case .success(.json) = await catalog.look(up: .id(1)) {} else { Issue.record("no JSON schema") }
    if case .success(.other("PROTOBUF")) = await catalog.look(up: .id(2)) {} else { Issue.record("no other") }
    // Nobody needs what a JSON schema refers to.
    #expect(registry.targets.count == 2)
  }

  @Test func basePath() async throws {
    let registry = try FakeRegistry()
    registry["/apis/ccompat/v7/schemas/ids/7"] = FakeRegistry.answer(#""string""#)
    let url = try HTTPURL(registry.server.url + "/apis/ccompat/v7/")
    #expect(await (try registry.catalog { $0.urls = [url] }).form(.id(7)) == #""string""#)
  }

  @Test func withoutRegistry() async throws {
    let schema = try AvroSchema(json: #""string""#)
    let catalog = try SchemaCatalog(files: [SchemaFile(path: "a.avsc", schema: schema)])
    #expect(await catalog.failure(.id(7))?.code == .notConfigured)
    #expect(await catalog.failure(Self.guid)?.code == .notConfigured)
    #expect(await catalog.failure(.fingerprint(1))?.code == .unknownSchema)
    #expect(await catalog.failure(.file(1))?.code == .unknownSchema)
    #expect(await catalog.failure(.file(-1))?.code == .unknownSchema)
    #expect(await catalog.form(.file(0)) == #""string""#)
    #expect(await catalog.form(.fingerprint(schema.fingerprint)) == #""string""#)
    #expect(catalog.schema(.file(0)) != nil)
    #expect(catalog.schema(.fingerprint(schema.fingerprint)) != nil)
    #expect(catalog.fileIndex("a.avsc") == 0)
    #expect(catalog.fileIndex("b.avsc") == nil)
  }

  // MARK: How often it is asked

  @Test func oneQuestionForAllWhoAsk() async throws {
    let server = try HTTPTestServer { _ in
      usleep(200_000)
      return FakeRegistry.answer(#""string""#)
    }
    let catalog = try SchemaCatalog(registry: RegistrySettings(urls: [try HTTPURL(server.url)]))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 { group.addTask { await catalog.form(.id(7)) == #""string""# } }
      for await isRight in group { #expect(isRight) }
    }
    #expect(server.requests.count == 1)
  }

  @Test func failuresAnswerForAWhile() async throws {
    let registry = try FakeRegistry()
    registry["/schemas/ids/2"] = .json(#"{"error_code":50001,"message":"store"}"#, status: 500)
    let heard = SharedList<SchemaReference>()
    let catalog = try SchemaCatalog(
      registry: RegistrySettings(urls: [try HTTPURL(registry.server.url)]),
      onFailure: { reference, _ in heard.append(reference) })
    let start = ContinuousClock.now
    for _ in 0..<5 {
      #expect(await catalog.failure(.id(1))?.code == .unknownSchema)
      #expect(await catalog.failure(.id(2))?.code == .unavailable)
    }
    // A machine that is busy may need a second for that.
    let wasQuick = ContinuousClock.now - start < .milliseconds(900)
    #expect(registry.targets.sorted() == ["/schemas/ids/1", "/schemas/ids/2"] || !wasQuick)
    #expect(heard.items == [.id(1), .id(2)] || !wasQuick)
    // Both exist now: what was unavailable is asked for again after a second, what was unknown is not yet.
    registry["/schemas/ids/1"] = FakeRegistry.answer(#""string""#)
    registry["/schemas/ids/2"] = FakeRegistry.answer(#""string""#)
    try await Task.sleep(for: .milliseconds(1200))
    #expect(await catalog.form(.id(2)) != nil)
    #expect(await catalog.failure(.id(1))?.code == .unknownSchema)
    #expect(registry.targets.count == 3 || !wasQuick)
  }

  @Test func cacheIsBounded() async throws {
    let registry = try FakeRegistry()
    registry["*"] = FakeRegistry.answer(#""string""#)
    let catalog = try SchemaCatalog(
      registry: RegistrySettings(urls: [try HTTPURL(registry.server.url)]), maximumCached: 4)
    for id in 0..<20 as Range<UInt32> {
      #expect(await catalog.form(.id(id)) != nil)
      #expect(catalog.schema(.id(0)) != nil || id > 3)
      _ = catalog.schema(.id(2))
    }
    #expect((0..<20 as Range<UInt32>).count { catalog.schema(.id($0)) != nil } == 4)
    #expect(catalog.schema(.id(19)) != nil)
    // What is in use stays.
    #expect(catalog.schema(.id(2)) != nil)
    #expect(registry.targets.count == 20)
  }

  @Test func tooManyLookUps() async throws {
    let registry = try FakeRegistry()
    registry["*"] = .hang
    let catalog = try registry.catalog { $0.timeout = .seconds(2) }
    let late = SharedList<SchemaLookupError?>()
    let start = ContinuousClock.now
    for id in 0..<UInt32(SchemaCatalog.maximumPending) {
      catalog.request(.id(id)) { result in
        if case .failure(let error) = result { late.append(error) } else { late.append(nil) }
      }
    }
    let code = await catalog.failure(.id(.max))?.code
    if ContinuousClock.now - start < .seconds(1) {
      #expect(code == .unavailable)
      #expect(late.items.isEmpty)
    }
    for _ in 0..<200 where late.items.count < SchemaCatalog.maximumPending {
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(late.items.map { $0?.code } == Array(repeating: .timedOut, count: SchemaCatalog.maximumPending))
    // There is room again.
    registry["*"] = FakeRegistry.answer(#""string""#)
    #expect(await catalog.form(.id(100_000)) != nil)
  }

  // MARK: Registries that fail

  @Test func registryDown() async throws {
    let registry = try FakeRegistry()
    let catalog = try registry.catalog()
    registry.server.stop()
    let error = await catalog.failure(.id(7))
    #expect(error?.code == .unavailable)
    #expect(error?.isRetriable == true)
    #expect(error?.message.contains(registry.server.url) == true)
  }

  @Test(arguments: [ServedReply.hang, .drip(milliseconds: 10)]) func registryHangs(reply: ServedReply)
    async throws
  {
    let registry = try FakeRegistry()
    registry["*"] = reply
    let catalog = try registry.catalog { $0.timeout = .milliseconds(300) }
    let start = ContinuousClock.now
    // The clock is read where the answer comes: this test itself may go on much later, behind others.
    let (result, time) = await withCheckedContinuation { continuation in
      catalog.request(.id(7)) { continuation.resume(returning: ($0, ContinuousClock.now - start)) }
    }
    guard case .failure(let error) = result else {
      Issue.record("an answer of a registry that hangs")
      return
    }
    #expect(error.code == .timedOut && error.isRetriable)
    #expect(time < .seconds(5))
  }

  @Test func severalURLs() async throws {
    let (down, up) = (try FakeRegistry(), try FakeRegistry())
    down.server.stop()
    up["*"] = FakeRegistry.answer(#""string""#)
    let urls = [try HTTPURL(down.server.url), try HTTPURL(up.server.url)]
    let catalog = try up.catalog { $0.urls = urls }
    #expect(await catalog.form(.id(1)) != nil)
    // The one that answered is asked first from now on.
    up["/schemas/ids/2"] = .json("{}", status: 503)
    let error = await catalog.failure(.id(2))
    #expect(error?.code == .unavailable)
    #expect(
      error?.message.contains(down.server.url) == true && error?.message.contains(up.server.url) == true)
    #expect(up.targets == ["/schemas/ids/1", "/schemas/ids/2"])
  }

  @Test func oneURLHangs() async throws {
    let (slow, up) = (try FakeRegistry(), try FakeRegistry())
    slow["*"] = .hang
    up["*"] = FakeRegistry.answer(#""string""#)
    let urls = [try HTTPURL(slow.server.url), try HTTPURL(up.server.url)]
    let catalog = try up.catalog {
      $0.urls = urls
      $0.timeout = .seconds(2)
    }
    #expect(await catalog.form(.id(1)) != nil)
    #expect(await catalog.form(.id(2)) != nil)
    #expect(slow.targets.count == 1)
  }

  /// Replicas lag behind each other.
  @Test func oneURLDoesNotKnowItYet() async throws {
    let (first, second) = (try FakeRegistry(), try FakeRegistry())
    second["/schemas/ids/1"] = FakeRegistry.answer(#""string""#)
    let urls = [try HTTPURL(first.server.url), try HTTPURL(second.server.url)]
    #expect(await (try first.catalog { $0.urls = urls }).form(.id(1)) != nil)
    #expect(await (try first.catalog { $0.urls = urls }).failure(.id(2))?.code == .unknownSchema)
    #expect(second.targets == ["/schemas/ids/1", "/schemas/ids/2"])
    // The one that knows it may be the one that cannot say so now.
    second["*"] = .text("busy", status: 503)
    #expect(await (try first.catalog { $0.urls = urls }).failure(.id(3))?.code == .unavailable)
    second["*"] = .text("<html>")
    #expect(await (try first.catalog { $0.urls = urls }).failure(.id(3))?.code == .misbehaving)
  }

  /// Many wrong passwords lock an account.
  @Test func oneURLRefuses() async throws {
    let (first, second) = (try FakeRegistry(), try FakeRegistry())
    first["*"] = .text("no", status: 401)
    let urls = [try HTTPURL(first.server.url), try HTTPURL(second.server.url)]
    #expect(await (try first.catalog { $0.urls = urls }).failure(.id(1))?.code == .denied)
    #expect(second.targets.isEmpty)
  }
}
