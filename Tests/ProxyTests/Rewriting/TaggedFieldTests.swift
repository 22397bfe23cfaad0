import KafkaWire
import Testing

@testable import KafkaWire
@testable import Proxy

/// Tagged fields that the proxy does not know (KIP-482) stay, at every level of what it writes anew.
@Suite struct TaggedFieldTests {
  /// Tag 70, three bytes.
  private static let field: [UInt8] = [70, 3, 0xAB, 0xCD, 0xEF]
  private static let tags = TaggedFields(count: 1, range: ByteRange(lower: 0, upper: 5))

  private let bench: Workbench

  init() throws { bench = try Workbench() }

  /// How often the field stands in a frame.
  private func count(_ frame: [UInt8]) -> Int {
    frame.indices.count { frame[$0...].starts(with: Self.field) }
  }

  private func frame(_ records: [UInt8], _ body: (inout FrameAssembly, RawSpan) -> Void) -> [UInt8] {
    var frame = FrameAssembly()
    frame.records.append(records.span.bytes)
    body(&frame, Self.field.span.bytes)
    return frame.flattened(input: Self.field.span.bytes)
  }

  @Test(arguments: [9, 12, 13] as [Int16]) func produceRequests(version: Int16) throws {
    let batch = TestBatch(values: [bytes("value")]).bytes
    let reference = Messages.reference("sealed.a", byID: version >= 13)
    let records = RecordsField.rewritten(ByteRange(lower: 0, upper: batch.count))
    var message = try Messages.zero(ProduceRequest.self, 10)
    message.acks = 1
    message.tags = Self.tags
    message.topics = [
      .init(
        topic: reference, partitions: [.init(index: 0, records: records, tags: Self.tags)], tags: Self.tags)
    ]
    let request = frame(batch) { frame, input in
      RequestHeader(
        apiKey: 0, apiVersion: version, correlationID: Messages.correlationID,
        clientID: .text(Messages.clientID), tags: Self.tags
      )
      .write(to: &frame, input: input)
      message.write(to: &frame, input: input, version: version)
    }
    let sent = try bench.send(request).toBroker
    #expect(count(request) == 4 && count(sent) == 4)
    #expect(try Messages.readProduce(sent, version).1[0].records != batch)
  }

  @Test(arguments: [12, 13, 18] as [Int16]) func fetchResponses(version: Int16) throws {
    let stored = try bench.stored("sealed.a", TestBatch(values: [bytes("value")]))
    var partition = FetchResponse.Partition(index: 0, errorCode: 0)
    partition.records = .rewritten(ByteRange(lower: 0, upper: stored.count))
    partition.tags = Self.tags
    let reference = Messages.reference("sealed.a", byID: version >= 13)
    var message = FetchResponse(topics: [.init(topic: reference, partitions: [partition], tags: Self.tags)])
    message.tags = Self.tags
    if version >= 16 { message.nodeEndpoints = [Messages.endpoint(1, "kafka")] }
    let response = frame(stored) { frame, input in
      ResponseHeader(correlationID: Messages.correlationID, tags: Self.tags)
        .write(to: &frame, input: input, version: 1)
      message.write(to: &frame, input: input, version: version)
    }
    let received = try bench.receive(response, .fetch(version: version)).toClient
    #expect(count(response) == 4 && count(received) == 4)
    let (again, partitions) = try Messages.readFetchResponse(received, version)
    #expect(try partitions[0].batch.records.map(\.value) == [bytes("value")])
    #expect(again.nodeEndpoints?.count == (version >= 16 ? 1 : nil))
  }
}
