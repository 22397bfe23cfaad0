import Testing

@testable import KafkaWire

/// Messages that the proxy makes itself, and edits of those it has read.
@Suite struct NewMessageTests {
  private func written(_ message: some WireMessage, _ version: Int16) -> [UInt8] {
    var frame = FrameAssembly()
    frame.begin()
    message.write(to: &frame, input: RawSpan(), version: version)
    frame.finish()
    return frame.flattened(input: RawSpan())
  }

  private func read<Message: WireMessage>(_ type: Message.Type, _ frame: [UInt8], _ version: Int16) throws
    -> Message
  {
    let bytes = Array(frame.dropFirst(4))
    var reader = WireReader(bytes.span.bytes)
    return try Message(reading: &reader, version: version)
  }

  @Test func metadataByTopicIDs() {
    let request = MetadataRequest(topicIDs: [UUID128(high: 1, low: 2)])
    let id: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    // One topic, its id, a null name, no tags; create nothing, no authorised operations, no tags.
    #expect(written(request, 12) == [0, 0, 0, 22, 2] + id + [0, 0, 0, 0, 0])
  }

  @Test func unsupportedVersionInVersionZero() {
    let response = ApiVersionsResponse(
      errorCode: KafkaError.unsupportedVersion.rawValue,
      ranges: [ApiVersionsResponse.Range(key: 18, minimum: 0, maximum: 4)])
    #expect(written(response, 0) == [0, 0, 0, 12, 0, 35, 0, 0, 0, 1, 0, 18, 0, 0, 0, 4])
  }

  @Test(arguments: ApiTable.produce.versions) func produceErrors(version: Int16) throws {
    let topic: TopicReference = version >= 13 ? .id(UUID128(high: 7, low: 8)) : .name(.text("orders"))
    let response = ProduceResponse(topics: [
      ProduceResponse.Topic(
        topic: topic,
        partitions: [
          ProduceResponse.Partition(
            index: 3, errorCode: KafkaError.policyViolation.rawValue, errorMessage: .text("no rule"))
        ])
    ])
    let frame = written(response, version)
    let again = try read(ProduceResponse.self, frame, version)
    let partition = try #require(again.topics.first?.partitions.first)
    #expect(partition.index == 3)
    #expect(partition.errorCode == 44)
    #expect(partition.baseOffset == -1)
    let body = Array(frame.dropFirst(4))
    #expect(partition.errorMessage?.string(in: body.span.bytes) == (version >= 8 ? "no rule" : nil))
    switch again.topics[0].topic {
    case .id(let id): #expect(id == UUID128(high: 7, low: 8))
    case .name(let name): #expect(name.string(in: body.span.bytes) == "orders")
    }
  }

  @Test(arguments: ApiTable.fetch.versions) func fetchErrors(version: Int16) throws {
    let topic: TopicReference = version >= 13 ? .id(.zero) : .name(.text("orders"))
    let response = FetchResponse(
      topics: [
        FetchResponse.Topic(topic: topic, partitions: [FetchResponse.Partition(index: 1, errorCode: 100)])
      ],
      sessionID: 5)
    let again = try read(FetchResponse.self, written(response, version), version)
    #expect(again.topics[0].partitions[0].errorCode == 100)
    #expect(again.sessionID == (version >= 7 ? 5 : 0))
  }

  @Test(arguments: ApiTable.shareFetch.versions) func shareFetchErrors(version: Int16) throws {
    let partition = ShareFetchResponse.Partition(index: 1, errorCode: 2, errorMessage: .text("corrupt"))
    let response = ShareFetchResponse(
      topics: [ShareFetchResponse.Topic(topicID: UUID128(high: 1, low: 1), partitions: [partition])])
    let again = try read(ShareFetchResponse.self, written(response, version), version)
    #expect(again.topics[0].partitions[0].errorCode == 2)
  }

  /// Rewritten records, dropped ones and large ones that stay: only they and the lengths change.
  @Test(arguments: [4, 11, 12, 18] as [Int16]) func editedFetchResponses(version: Int16) throws {
    let plain = [UInt8](repeating: 0xAB, count: 5000)
    let sealed = [UInt8](repeating: 0xCD, count: 3000)
    let opened = [UInt8](repeating: 0xEF, count: 2000)
    let input = fetchResponse(version, [plain, sealed, sealed])
    let body = Array(input.dropFirst(4))
    var response = try read(FetchResponse.self, input, version)
    #expect(response.topics[0].partitions.count == 3)
    var frame = FrameAssembly()
    frame.records.append(opened.span.bytes)
    response.topics[0].partitions[1].records = .rewritten(ByteRange(lower: 0, upper: 2000))
    response.topics[0].partitions[2].records = .empty
    response.topics[0].partitions[2].errorCode = KafkaError.corruptMessage.rawValue
    frame.begin()
    response.write(to: &frame, input: body.span.bytes, version: version)
    #expect(frame.fields.count < 1000, "records are not copied")
    frame.finish()
    var expected = fetchResponse(version, [plain, opened, []])
    // The error code of the last partition, found by its index.
    let marker: [UInt8] = [0, 0, 0, 92]
    let position = try #require(expected.indices.first { expected[$0...].starts(with: marker) })
    expected[position + 5] = 2
    #expect(frame.flattened(input: body.span.bytes) == expected)
  }

  /// A response with partitions 90, 91, …, as a frame.
  private func fetchResponse(_ version: Int16, _ records: [[UInt8]]) -> [UInt8] {
    var frame = FrameAssembly()
    let input = records.flatMap { $0 }
    var start = 0
    let partitions = records.enumerated().map { index, bytes in
      var partition = FetchResponse.Partition(index: 90 + Int32(index), errorCode: 0)
      partition.records = .input(ByteRange(lower: start, upper: start + bytes.count))
      start += bytes.count
      return partition
    }
    let topic: TopicReference = version >= 13 ? .id(UUID128(high: 1, low: 1)) : .name(.text("t"))
    frame.begin()
    FetchResponse(topics: [FetchResponse.Topic(topic: topic, partitions: partitions)])
      .write(to: &frame, input: input.span.bytes, version: version)
    frame.finish()
    return frame.flattened(input: input.span.bytes)
  }

  /// A count says a billion: nothing is allocated for it.
  @Test func countsThatLieAllocateNothing() throws {
    for count: [UInt8] in [[0x3B, 0x9A, 0xCA, 0], [0x7F, 0xFF, 0xFF, 0xFF]] {
      let bytes: [UInt8] = [0, 1, 0, 0, 0, 1] + count + [0, 0, 0, 0]
      var reader = WireReader(bytes.span.bytes)
      #expect(throws: WireError(.invalidCount, at: 6)) { try ProduceRequest(reading: &reader, version: 0) }
    }
  }
}
