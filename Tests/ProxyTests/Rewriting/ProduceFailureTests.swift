import FieldCrypto
import KafkaWire
import Testing

@testable import Proxy

/// Produce requests of which something cannot be sealed: nothing of it reaches the broker (hazard 1), and the client learns
/// why, partition by partition.
@Suite struct ProduceFailureTests {
  static let versions: [Int16] = [0, 3, 8, 9, 12, 13]
  private static let marker = ProduceSealingTests.marker

  private let bench: Workbench

  init() throws { bench = try Workbench() }

  private func secret(_ codec: CompressionCodec = .none) -> [UInt8] {
    TestBatch(values: [bytes("a") + Self.marker, Self.marker], codec: codec).bytes
  }

  /// The reply's partitions, once it is sure that nothing went to the broker.
  private func refused(_ version: Int16, _ topics: Messages.Partitions) throws -> [ReadPartition] {
    let reply = try bench.send(Messages.produce(version, topics)).reply
    #expect(!reply.contains(run: Self.marker))
    #expect(!bench.log.lines.joined().contains("PLAINTEXT"))
    return try Messages.readProduceResponse(reply, version).1
  }

  // MARK: - Everything fails

  @Test(arguments: versions) func aTopicWithoutARule(version: Int16) throws {
    let partitions = try refused(version, ["stray": [secret(), nil], "two.two": [secret()]])
    #expect(partitions.allSatisfy { $0.error == .policyViolation && $0.baseOffset == -1 })
    #expect(partitions.map(\.index).prefix(2) == [0, 1])
    if version >= 8 {
      #expect(partitions[0].message?.contains("no policy rule matches topic 'stray'") == true)
    }
    #expect(bench.log.lines(of: "produce_refused").first?.contains("topic=stray") == true)
  }

  /// Names that are no names: answered, and nothing of them is remembered.
  @Test func invalidNames() throws {
    var request = try Messages.produce(9, ["stray": [secret()]])
    let place = try #require(request.indices.first { request[$0...].starts(with: bytes("stray")) })
    request[place] = 0xFF
    let reply = try bench.send(request).reply
    #expect(try Messages.readProduceResponse(reply, 9).1.map(\.error) == [.invalidTopicException])
    let spaced = try refused(9, ["a topic": [secret()]])
    #expect(spaced.map(\.error) == [.policyViolation] && spaced[0].topic == "a topic")
  }

  private static func altered(_ change: (inout TestBatch) -> Void) -> [UInt8] {
    var batch = TestBatch(values: [marker, marker])
    change(&batch)
    return batch.bytes
  }

  /// Batches that a broker would refuse, or that cannot be sealed: each with its code.
  static let badBatches: [(name: String, bytes: [UInt8], error: KafkaError)] = {
    let good = TestBatch(values: [marker, marker]).bytes
    let crc = good.flipping(bit: 0, at: 70)
    let codec = TestBatch.resealed(good.replacing(21..<23, with: [0, 7]))
    let control = altered { $0.flags = TestBatch.control }
    let count: (Int32) -> [UInt8] = { TestBatch.resealed(good.replacing(57..<61, with: bytes($0))) }
    let gzip = TestBatch(values: [marker], codec: .gzip).bytes
    let garbled = TestBatch.resealed(gzip.replacing(63..<75, with: [UInt8](repeating: 0xEE, count: 12)))
    let negative = TestBatch.resealed(good.replacing(57..<61, with: bytes(Int32(-1))))
    return [
      ("CRC", crc, .corruptMessage), ("codec", codec, .invalidRecord), ("control", control, .invalidRecord),
      ("too few", count(3), .invalidRecord), ("too many", count(1), .invalidRecord),
      ("none", count(0), .invalidRecord), ("two billion", count(.max), .invalidRecord),
      ("negative count", negative, .invalidRecord), ("gzip", garbled, .invalidRecord),
      ("two batches", good + good, .invalidRecord), ("bytes behind", good + [0], .invalidRecord),
      ("cut off", Array(good.dropLast()), .invalidRecord),
      ("a header", Array(good.prefix(61)), .invalidRecord),
      ("a byte", [1], .invalidRecord), ("magic 0", Legacy.message(0, marker), .invalidRecord),
      ("magic 1", Legacy.message(1, marker), .invalidRecord),
      ("magic 3", good.replacing(16..<17, with: [3]), .invalidRecord),
    ]
  }()

  @Test(arguments: 0..<badBatches.count, [3, 9, 13] as [Int16]) func aBadBatch(which: Int, version: Int16)
    throws
  {
    let bad = Self.badBatches[which]
    let partitions = try refused(version, ["sealed.a": [bad.bytes]])
    #expect(partitions.map(\.error) == [bad.error], "\(bad.name)")
    if version >= 8 { #expect(partitions.allSatisfy { !($0.message ?? "").isEmpty }) }
  }

  /// Older clients' message sets.
  @Test(arguments: [0, 1, 2] as [Int16]) func messageSets(version: Int16) throws {
    for magic in [0, 1] as [UInt8] {
      let partitions = try refused(version, ["sealed.a": [Legacy.message(magic, Self.marker)]])
      #expect(partitions.map(\.error) == [.invalidRecord])
    }
  }

  /// A decompression bomb stays within `limits.inflated`.
  @Test(arguments: [CompressionCodec.gzip, .snappy, .lz4, .zstd]) func tooMuchInflated(
    codec: CompressionCodec
  )
    throws
  {
    var limits = FrameLimits()
    limits.inflated = 10_000
    let bench = try Workbench(limits: limits)
    let bomb = TestBatch(values: [[UInt8](repeating: 0, count: 20_000)], codec: codec).bytes
    let reply = try bench.send(Messages.produce(9, ["sealed.a": [bomb]])).reply
    let partition = try #require(try Messages.readProduceResponse(reply, 9).1.first)
    #expect(partition.error == .invalidRecord && partition.message?.contains("more than 10000 bytes") == true)
  }

  // MARK: - Keys

  static let keyFailures: [(KeyProviderError, KafkaError)] = [
    (.unavailable("down"), .notEnoughReplicas), (.timedOut("late"), .notEnoughReplicas),
    (.notFound("no such KEK"), .policyViolation), (.denied("not you"), .policyViolation),
    (.disabled("off"), .policyViolation), (.corrupt("bad"), .policyViolation),
  ]

  /// Hazards 1 and 12: whatever the KMS says, nothing goes out unsealed.
  @Test(arguments: keyFailures, versions) func theProviderFails(
    failure: (said: KeyProviderError, error: KafkaError), version: Int16
  ) throws {
    bench.provider.behave(.fail(failure.said))
    for codec in [CompressionCodec.none, .zstd] {
      let partitions = try refused(version, ["sealed.a": [secret(codec)], "sealed.b": [secret(codec)]])
      #expect(partitions.map(\.error) == [failure.error, failure.error])
      if version >= 8 {
        #expect(partitions[0].message?.contains(failure.said.message) == true)
      }
    }
  }

  @Test func anUnknownProvider() throws {
    #expect(try refused(9, ["elsewhere.a": [secret()]]).map(\.error) == [.policyViolation])
  }

  @Test(arguments: [
    (KeyringError(.inaccessible, "disk"), KafkaError.notEnoughReplicas),
    (KeyringError(.full, "full"), .notEnoughReplicas), (KeyringError(.corrupt, "bad"), .policyViolation),
    (KeyringError(.permissions, "0777"), .policyViolation),
  ])
  func theKeyringFails(failure: KeyringError, error: KafkaError) throws {
    bench.keyring.fail(failure)
    #expect(try refused(9, ["sealed.a": [secret()]]).map(\.error) == [error])
  }

  // MARK: - Something fails

  /// Hazard 13: the broker's response and the proxy's failures come together.
  @Test(arguments: [3, 8, 9, 12, 13] as [Int16]) func failuresJoinTheBrokersResponse(version: Int16) throws {
    let good = TestBatch(values: [Self.marker]).bytes
    let bad = good.flipping(bit: 1, at: 70)
    let plain = TestBatch(values: [bytes("plain")]).bytes
    let request = try Messages.produce(
      version, ["sealed.a": [good, bad, good], "stray": [good], "plain.a": [plain], "sealed.b": [bad]])
    let sent = try bench.send(request)
    let frame = try sent.toBroker
    #expect(!frame.contains(run: Self.marker))
    let (_, partitions) = try Messages.readProduce(frame, version)
    #expect(
      partitions.map { "\($0.topic) \($0.index)" } == ["sealed.a 0", "sealed.a 2", "plain.a 0"],
      "topics of which nothing is left are not sent")

    let answer = Messages.produceResponse(
      version,
      [
        "plain.a": [.init(index: 0, errorCode: 0, baseOffset: 10)],
        "sealed.a": [
          .init(index: 0, errorCode: 0, baseOffset: 20),
          .init(index: 2, errorCode: KafkaError.notLeaderOrFollower.rawValue),
        ],
      ])
    let received = try bench.receive(answer, sent.expectation).toClient
    let (response, results) = try Messages.readProduceResponse(received, version)
    #expect(response.throttleTime == 12)
    let told = Set(results.map { "\($0.topic) \($0.index) \($0.error) \($0.baseOffset)" })
    #expect(
      told == [
        "plain.a 0 NONE 10", "sealed.a 0 NONE 20", "sealed.a 2 NOT_LEADER_OR_FOLLOWER -1",
        "sealed.a 1 CORRUPT_MESSAGE -1", "stray 0 POLICY_VIOLATION -1", "sealed.b 0 CORRUPT_MESSAGE -1",
      ])
    #expect(results.count == 6)
    #expect(response.topics.count == 4, "a topic stands once")
  }

  /// Hazard 14: there is no response to say so, so the connection ends, as a broker ends it.
  @Test(arguments: [0, 3, 9, 13] as [Int16]) func withoutAcknowledgementTheConnectionEnds(version: Int16)
    throws
  {
    let plain = TestBatch(values: [bytes("plain")]).bytes
    let bad = TestBatch(values: [Self.marker]).bytes.flipping(bit: 1, at: 70)
    let cause = try bench.send(
      Messages.produce(version, acks: 0, ["plain.a": [plain], "sealed.a": [secret(), bad]])
    ).cause
    guard case .unacknowledged(let what) = cause else {
      Issue.record("\(cause)")
      return
    }
    #expect(what.contains("partition 1 of sealed.a") && cause.level == .error)
    bench.provider.behave(.fail(.unavailable("down")))
    let chacha = Messages.Partitions(dictionaryLiteral: ("chacha.a", [secret()]))
    guard case .unacknowledged = try bench.send(Messages.produce(version, acks: 0, chacha)).cause else {
      Issue.record("went on")
      return
    }
  }

  // MARK: - The broker's limit

  @Test(arguments: [3, 8, 9, 13] as [Int16]) func tooLargeIsExplained(version: Int16) throws {
    let batch = TestBatch(values: (0..<10).map { _ in Self.marker }).bytes
    let sent = try bench.send(Messages.produce(version, ["sealed.a": [batch, batch], "plain.a": [batch]]))
    let tooLarge = KafkaError.messageTooLarge.rawValue
    let answer = Messages.produceResponse(
      version,
      [
        "sealed.a": [
          .init(index: 0, errorCode: 0, baseOffset: 1),
          .init(index: 1, errorCode: tooLarge, errorMessage: .text("The request is too large.")),
        ],
        "plain.a": [.init(index: 0, errorCode: tooLarge, errorMessage: nil)],
      ])
    let received = try bench.receive(answer, sent.expectation).toClient
    let (_, results) = try Messages.readProduceResponse(received, version)
    #expect(results.map(\.error) == [.none, .messageTooLarge, .messageTooLarge])
    guard version >= 8 else { return }
    #expect(results[0].message == nil && results[2].message == nil, "a plain topic is nothing of the proxy's")
    let message = try #require(results[1].message)
    let after = try #require(try Messages.readProduce(sent.toBroker, version).1[1].records?.count)
    #expect(message.hasPrefix("The request is too large. "))
    #expect(message.contains("grow by \(after - batch.count) bytes, from \(batch.count) to \(after)"))
    // 31 bytes a value, and no more than a byte or two of longer lengths.
    #expect((310...340).contains(after - batch.count))
  }

  // MARK: - Hostile bytes

  @Test(arguments: [3, 9, 13] as [Int16]) func truncatedRequestsEndTheConnection(version: Int16) throws {
    let request = try Messages.produce(version, ["sealed.a": [secret()], "plain.a": [nil]])
    for length in 8..<request.count {
      let cause = try bench.send(Array(request.prefix(length))).cause
      guard case .malformed(let what) = cause else {
        Issue.record("\(length): \(cause)")
        continue
      }
      #expect(what.contains("malformed Produce request") && !what.contains("PLAINTEXT"))
    }
    guard case .malformed = try bench.send(request + [0]).cause else {
      Issue.record("bytes behind the message")
      return
    }
  }

  /// Any bit of it turned over: no trap, and never the value towards the broker.
  @Test(arguments: [3, 9, 13] as [Int16]) func alteredRequests(version: Int16) throws {
    let request = try Messages.produce(
      version, ["sealed.a": [secret(), secret(.lz4)], "sealed.b": [secret()]])
    for index in 8..<request.count {
      for bit in 0..<8 as Range<UInt8> {
        switch try bench.send(request.flipping(bit: bit, at: index)) {
        case .broker(let frame, _): #expect(!frame.contains(run: Self.marker), "\(index) \(bit)")
        case .reply(let frame): #expect(!frame.contains(run: Self.marker), "\(index) \(bit)")
        case .asksForNames, .closed: break
        }
      }
    }
    #expect(!bench.log.lines.joined().contains("PLAINTEXT"))
  }
}
