import Testing

@testable import KafkaWire

/// The first fields of a produce request: the same as the whole message says, from as few bytes as they take.
@Suite struct ProduceRequestStartTests {
  @Test func agreesWithTheWholeMessage() throws {
    var seen = 0
    for golden in try GoldenMessage.load("Produce") where golden.name == "ProduceRequest" {
      var whole = WireReader(golden.body.span.bytes)
      let request = try ProduceRequest(reading: &whole, version: golden.version)
      let start = try read(golden.body, golden.version)
      #expect(start.acks == request.acks)
      #expect(start.topicCount == request.topics.count)
      #expect(start.firstTopic == request.topics.first?.topic)
      seen += 1
    }
    #expect(seen > 0)
  }

  /// Every beginning either says the same or throws; never something else.
  @Test(arguments: ApiTable.produce.versions) func beginnings(version: Int16) throws {
    let body = request(version, topic: "orders", acks: 1)
    let whole = try read(body, version)
    #expect(whole.acks == 1 && whole.topicCount == 2)
    var needed: Int?
    for length in 0...body.count {
      do throws(WireError) {
        #expect(try read(Array(body.prefix(length)), version) == whole)
        needed = needed ?? length
      } catch {
        #expect(needed == nil, "\(length): \(error)")
      }
    }
    // Neither the partitions nor their records.
    #expect(try #require(needed) < body.count - 1000)
  }

  @Test(arguments: ApiTable.produce.versions) func noTopics(version: Int16) throws {
    var message = try empty()
    message.topics = []
    let start = try read(written(message, version), version)
    #expect(start.topicCount == 0 && start.firstTopic == nil)
  }

  /// A count that lies is no reason to allocate or to trap.
  @Test func countsThatLie() throws {
    let front: [UInt8] = [0xFF, 0xFF, 0, 1, 0, 0, 0, 9]
    let start = try? read(front + [0x7F, 0xFF, 0xFF, 0xFF, 0, 1, 0x74], 3)
    #expect(start == nil || start?.topicCount == Int(Int32.max))
    #expect(throws: WireError.self) { try read(front + [0x80, 0, 0, 0, 0, 1, 0x74], 3) }
    #expect(throws: WireError(.unsupportedVersion, at: 0)) { try read(front, 14) }
    #expect(throws: WireError(.unsupportedVersion, at: 0)) { try read(front, -1) }
  }

  private func read(_ body: [UInt8], _ version: Int16) throws(WireError) -> ProduceRequestStart {
    var reader = WireReader(body.span.bytes)
    return try ProduceRequestStart(reading: &reader, version: version)
  }

  private func empty() throws -> ProduceRequest {
    let zeros = [UInt8](repeating: 0, count: 10)
    var reader = WireReader(zeros.span.bytes)
    return try ProduceRequest(reading: &reader, version: 0)
  }

  private func written(_ message: ProduceRequest, _ version: Int16) -> [UInt8] {
    var frame = FrameAssembly()
    message.write(to: &frame, input: RawSpan(), version: version)
    return frame.flattened(input: RawSpan())
  }

  /// Two topics, with 600 bytes of records each.
  private func request(_ version: Int16, topic: String, acks: Int16) -> [UInt8] {
    let records = [UInt8](repeating: 0xAB, count: 600)
    var frame = FrameAssembly()
    frame.records.append(records.span.bytes)
    guard var message = try? empty() else { return [] }
    message.acks = acks
    message.transactionalID = .text("transaction")
    let reference: TopicReference = version >= 13 ? .id(UUID128(high: 7, low: 8)) : .name(.text(topic))
    let partition = ProduceRequest.Partition(
      index: 1, records: .rewritten(ByteRange(lower: 0, upper: 600)), tags: .none)
    message.topics = [
      ProduceRequest.Topic(topic: reference, partitions: [partition], tags: .none),
      ProduceRequest.Topic(topic: reference, partitions: [partition], tags: .none),
    ]
    message.write(to: &frame, input: RawSpan(), version: version)
    return frame.flattened(input: RawSpan())
  }
}
