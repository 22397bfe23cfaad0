import FieldCrypto
import Glibc
import KafkaWire
import Testing

@testable import Proxy

/// Frames whose keys are not at hand wait, whole and untouched; what then happens depends on what the provider said.
@Suite struct KeyWaitingTests {
  private static let marker = ProduceSealingTests.marker

  private func request(_ topics: Messages.Partitions) throws -> [UInt8] { try Messages.produce(9, topics) }

  private var secret: [UInt8] { TestBatch(values: [Self.marker, nil]).bytes }

  @Test func aProduceRequestAsksForAllItsKeysAtOnce() throws {
    let bench = try Workbench()
    let frame = try request(["sealed.a": [secret, secret], "chacha.a": [secret], "sealed.b": [secret]])
    let first = bench.requests.rewrite(frame.span.bytes, try Workbench.request(frame), waited: FrameWait())
    guard case .wait(let needs) = first else {
      Issue.record("\(first)")
      return
    }
    let keks = needs.all.compactMap { need in if case .sealingKey(let kek, _) = need { kek.name } else { nil }
    }
    #expect(needs.all.count == 3 && Set(keks) == ["kek/sealed.a", "chacha", "kek/sealed.b"])
    #expect(try !bench.send(frame).toBroker.contains(run: Self.marker))
    #expect(bench.waits == 1)
    _ = try bench.send(frame)
    #expect(bench.waits == 0 && bench.provider.calls == 3, "the next one has them at hand")
  }

  @Test func aFetchResponseAsksForAllItsKeysAtOnce() throws {
    let keyring = MemoryKeyring()
    let writer = try Workbench(keyring: keyring)
    let parts = try ["sealed.a", "sealed.b"].map { try writer.stored($0, TestBatch(values: [Self.marker])) }
    // Another proxy, with the same keyring.
    let bench = try Workbench(keyring: keyring)
    let response = Messages.fetchResponse(12, ["sealed.a": [parts[0], parts[0]], "sealed.b": [parts[1]]])
    let first = bench.responses.rewrite(response.span.bytes, .fetch(version: 12), waited: FrameWait())
    guard case .wait(let needs) = first else {
      Issue.record("\(first)")
      return
    }
    let keys = needs.all.map { need in if case .openingKey(let id) = need { id.number } else { UInt32(0) } }
    #expect(Set(keys) == [1, 2])
    let opened = try bench.receive(response, .fetch(version: 12)).toClient
    #expect(bench.waits == 1)
    let partitions = try Messages.readFetchResponse(opened, 12).1
    #expect(try partitions.allSatisfy { try $0.batch.records[0].value == Self.marker })
    _ = try bench.receive(response, .fetch(version: 12))
    #expect(bench.waits == 0)
  }

  @Test func aSlowProviderIsWaitedFor() throws {
    let bench = try Workbench()
    bench.provider.behave(.slow(milliseconds: 100))
    #expect(try !bench.send(request(["sealed.a": [secret]])).toBroker.contains(run: Self.marker))
  }

  /// Hazard 12: no wait without end, and the key that came too late serves the next request.
  @Test func aHangingProviderIsGivenUpOn() throws {
    let bench = try Workbench(settings: DataKeySettings(timeout: .milliseconds(500)))
    bench.provider.behave(.hang)
    let reply = try bench.send(request(["sealed.a": [secret]])).reply
    #expect(!reply.contains(run: Self.marker))
    #expect(try Messages.readProduceResponse(reply, 9).1.map(\.error) == [.notEnoughReplicas])
    bench.provider.behave(.work)
    let kek = KEKReference(provider: "local", name: "kek/sealed.a")
    for _ in 0..<10_000 where bench.dataKeys.sealingKey(for: kek, algorithm: .aes256GCM) == nil {
      usleep(2_000)
    }
    let sent = try bench.send(request(["sealed.a": [secret]])).toBroker
    #expect(!sent.contains(run: Self.marker))
    #expect(bench.provider.calls == 1)
  }

  /// Hazard 12: a failure neither sticks nor turns into plaintext.
  @Test func aProviderThatComesBack() throws {
    let bench = try Workbench()
    bench.provider.behave(.fail(.unavailable("down")))
    let frame = try request(["sealed.a": [secret]])
    #expect(
      try Messages.readProduceResponse(bench.send(frame).reply, 9).1.map(\.error) == [.notEnoughReplicas])
    let calls = bench.provider.calls
    _ = try bench.send(frame).reply
    #expect(bench.provider.calls == calls, "it is not hammered")
    bench.provider.behave(.work)
    usleep(1_050_000)
    #expect(try !bench.send(frame).toBroker.contains(run: Self.marker))
  }

  // MARK: - Opening

  static let failures: [(KeyProviderError, KafkaError)] = [
    (.unavailable("down"), .unknownServerError), (.timedOut("late"), .unknownServerError),
    (.notFound("no such KEK"), .topicAuthorizationFailed), (.denied("not you"), .topicAuthorizationFailed),
    (.disabled("off"), .topicAuthorizationFailed), (.corrupt("bad"), .corruptMessage),
  ]

  /// Retriable codes make consumers try again, the others are shown to the application.
  @Test(arguments: failures, [4, 12, 13] as [Int16]) func theProviderFails(
    failure: (said: KeyProviderError, error: KafkaError), version: Int16
  ) throws {
    let keyring = MemoryKeyring()
    let stored = try Workbench(keyring: keyring).stored("sealed.a", TestBatch(values: [Self.marker]))
    let bench = try Workbench(keyring: keyring)
    bench.provider.behave(.fail(failure.said))
    let plain = TestBatch(values: [bytes("plain")]).bytes
    let response = Messages.fetchResponse(version, ["sealed.a": [stored], "plain.a": [plain]])
    let frame = try bench.receive(response, .fetch(version: version)).toClient
    let partitions = try Messages.readFetchResponse(frame, version).1
    #expect(partitions.map(\.error) == [failure.error, .none])
    #expect(partitions[0].records == [] && partitions[1].records == plain)
    #expect(bench.log.lines(of: "fetch_failed").first?.contains(failure.said.message) == true)
  }

  @Test func aKeyThatTheKeyringDoesNotHave() throws {
    let stored = try Workbench().stored("sealed.a", TestBatch(values: [Self.marker]))
    for topic in ["sealed.a", "migrating.a"] {
      let bench = try Workbench()
      #expect(try bench.fetched(topic, [stored]).error == .corruptMessage)
    }
    let bench = try Workbench()
    bench.keyring.fail(KeyringError(.inaccessible, "disk"))
    #expect(try bench.fetched("sealed.a", [stored]).error == .unknownServerError)
  }

  /// Hazard 12: a revoked KEK ends reading and writing when the cache's time is up, without a restart.
  @Test func revocationTakesEffect() throws {
    let bench = try Workbench(settings: DataKeySettings(cacheTime: .milliseconds(300)))
    let frame = try request(["sealed.a": [secret]])
    let stored = try #require(try Messages.readProduce(bench.send(frame).toBroker, 9).1[0].records)
    #expect(try bench.fetched("sealed.a", [stored]).error == .none)
    bench.provider.behave(.fail(.disabled("off")))
    usleep(350_000)
    let opened = try bench.fetched("sealed.a", [stored])
    #expect(opened.error == .topicAuthorizationFailed && opened.records == [])
    let reply = try bench.send(frame).reply
    #expect(try Messages.readProduceResponse(reply, 9).1.map(\.error) == [.policyViolation])
    #expect(!reply.contains(run: Self.marker))
    bench.provider.behave(.work)
    usleep(1_050_000)
    #expect(try bench.fetched("sealed.a", [stored]).error == .none)
    #expect(try !bench.send(frame).toBroker.contains(run: Self.marker))
  }

  // MARK: - Keys that are used up

  private func keys(_ stored: [UInt8]) throws -> Set<[UInt8]> {
    Set(try TestBatch(parsing: stored).records.compactMap { $0.value.map { Array($0[5..<9]) } })
  }

  /// Hazard 12: the next batch gets the next key; a batch larger than the limit gets one of its own.
  @Test func limitsOfAKey() throws {
    let bench = try Workbench(settings: DataKeySettings(maxRecords: 10))
    var used: [[UInt8]] = []
    for count in [10, 3, 100, 1, 10] {
      let batch = TestBatch(values: (0..<count).map { [UInt8($0)] })
      let stored = try bench.stored("sealed.a", batch)
      let keys = try keys(stored)
      #expect(keys.count == 1, "a batch has one key")
      used += keys
      #expect(try bench.fetched("sealed.a", [stored]).batch.records == batch.records)
    }
    #expect(Set(used).count == 5)
  }

  /// A key seals what a batch inflates to, not what it takes on the wire.
  @Test(arguments: CompressionCodec.allCases) func bytesCountInflated(codec: CompressionCodec) throws {
    let bench = try Workbench(settings: DataKeySettings(maxBytes: 50_000))
    let batch = TestBatch(values: [[UInt8](repeating: 0, count: 40_000)], codec: codec)
    let first = try keys(try bench.stored("sealed.a", batch))
    let second = try keys(try bench.stored("sealed.a", batch))
    #expect(first != second)
  }

  /// A count that lies costs no counters: otherwise a client could make a new key with every other request.
  @Test(arguments: CompressionCodec.allCases) func countsThatLieUseNothingUp(codec: CompressionCodec) throws {
    let bench = try Workbench()
    let good = TestBatch(values: [Self.marker], codec: codec).bytes
    let lie = TestBatch.resealed(good.replacing(57..<61, with: bytes(Int32.max)))
    let first = try keys(try bench.stored("sealed.a", TestBatch(values: [Self.marker])))
    for _ in 0..<5 {
      let reply = try bench.send(request(["sealed.a": [lie]])).reply
      #expect(try Messages.readProduceResponse(reply, 9).1.map(\.error) == [.invalidRecord])
    }
    #expect(try keys(try bench.stored("sealed.a", TestBatch(values: [Self.marker]))) == first)
  }

  /// No frame waits for ever.
  @Test func afterSomeRoundsTheFrameIsRefused() throws {
    let bench = try Workbench()
    let frame = try request(["sealed.a": [secret]])
    var wait = FrameWait()
    for _ in 0...FrameWait.maximumRepeats {
      wait.round([.sealingKey(KEKReference(provider: "local", name: "kek"), .aes256GCM)])
    }
    let reply = try bench.send(frame, wait: wait).reply
    #expect(!reply.contains(run: Self.marker))
    let partition = try #require(try Messages.readProduceResponse(reply, 9).1.first)
    #expect(partition.error == .invalidRecord && partition.message?.contains("dataKeys.maxRecords") == true)
  }
}
