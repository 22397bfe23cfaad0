import Testing

@testable import KafkaWire

/// Produce 0–2, which Kafka 4 cannot write any more. Their layout: version 3 added the transactional id to the request;
/// version 1 the throttle time and version 2 the log append time to the response.
@Suite struct OldProduceTests {
  @Test(arguments: [0, 1, 2] as [Int16]) func requests(version: Int16) throws {
    // Version 3 with a null transactional id is the older layout behind two bytes FF.
    for golden in try GoldenMessage.load("Produce")
    where golden.name == "ProduceRequest" && golden.version == 3 {
      guard golden.kind == "nulls" else { continue }
      #expect(golden.body.prefix(2) == [0xFF, 0xFF])
      let bytes = Array(golden.body.dropFirst(2))
      let request = try read(ProduceRequest.self, bytes, version)
      let expected = try #require(golden.json["body"])
      let projected = request.projected(bytes.span.bytes, version: version)
      #expect(projected.differences(from: expected, ignoring: []) == [])
      #expect(write(request, bytes, version) == bytes)
      truncate(ProduceRequest.self, bytes, version)
    }
  }

  @Test(arguments: [0, 1, 2] as [Int16]) func responses(version: Int16) throws {
    let name: [UInt8] = [0, 1, 0x74]
    var bytes: [UInt8] = [0, 0, 0, 1] + name + [0, 0, 0, 1]
    bytes += [0, 0, 0, 5] + [0, 2] + [0, 0, 0, 0, 0, 0, 0, 9]
    if version >= 2 { bytes += [0, 0, 0, 0, 0, 0, 0, 8] }
    if version >= 1 { bytes += [0, 0, 0, 7] }
    let response = try read(ProduceResponse.self, bytes, version)
    let partition = try #require(response.topics.first?.partitions.first)
    #expect(partition.index == 5)
    #expect(partition.errorCode == KafkaError.corruptMessage.rawValue)
    #expect(partition.baseOffset == 9)
    #expect(partition.logAppendTime == (version >= 2 ? 8 : -1))
    #expect(response.throttleTime == (version >= 1 ? 7 : 0))
    #expect(write(response, bytes, version) == bytes)
    truncate(ProduceResponse.self, bytes, version)
  }

  private func read<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8], _ version: Int16)
    throws(WireError)
    -> Message
  {
    var reader = WireReader(bytes.span.bytes)
    return try Message(reading: &reader, version: version)
  }

  private func write(_ message: some WireMessage, _ input: [UInt8], _ version: Int16) -> [UInt8] {
    var frame = FrameAssembly()
    message.write(to: &frame, input: input.span.bytes, version: version)
    return frame.flattened(input: input.span.bytes)
  }

  private func truncate<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8], _ version: Int16) {
    for length in bytes.indices {
      #expect(throws: WireError.self) { try read(type, Array(bytes.prefix(length)), version) }
    }
  }
}
