@testable import KafkaWire
@testable import Proxy

/// Requests and responses as frames without their size prefix, made with KafkaWire's writers.
enum Messages {
  static let correlationID: Int32 = 7
  static let clientID = "a client"

  /// The topic's id, where a version needs one.
  static func id(_ topic: String) -> UUID128 {
    UUID128(
      high: 0xFEED,
      low: topic.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
  }

  static func reference(_ topic: String, byID: Bool) -> TopicReference {
    byID ? .id(id(topic)) : .name(.text(topic))
  }

  /// A message of the lowest version whose fields are all zero, to be filled in.
  static func zero<Message: WireMessage>(_ type: Message.Type, _ count: Int, version: Int16 = 0) throws
    -> Message
  {
    try read(type, [UInt8](repeating: 0, count: count), version)
  }

  static func read<Message: WireMessage>(_ type: Message.Type, _ body: [UInt8], _ version: Int16) throws
    -> Message
  {
    var reader = WireReader(body.span.bytes)
    return try Message(reading: &reader, version: version)
  }

  static func request<Message: WireMessage>(
    _ message: Message, _ version: Int16, records: [UInt8] = [], tags: [UInt8] = []
  ) -> [UInt8] {
    frame(records) { frame in
      RequestHeader(
        apiKey: Message.api.key, apiVersion: version, correlationID: correlationID, clientID: .text(clientID)
      )
      .write(to: &frame, input: RawSpan())
      message.write(to: &frame, input: RawSpan(), version: version)
    }
  }

  static func response<Message: WireMessage>(
    _ message: Message, _ version: Int16, records: [UInt8] = []
  ) -> [UInt8] {
    frame(records) { frame in
      ResponseHeader(correlationID: correlationID)
        .write(to: &frame, input: RawSpan(), version: Message.api.responseHeaderVersion(version))
      message.write(to: &frame, input: RawSpan(), version: version)
    }
  }

  private static func frame(_ records: [UInt8], _ body: (inout FrameAssembly) -> Void) -> [UInt8] {
    var frame = FrameAssembly()
    frame.records.append(records.span.bytes)
    body(&frame)
    return frame.flattened(input: RawSpan())
  }

  /// Collects the records of many partitions, to be referred to by place.
  struct Records {
    var bytes: [UInt8] = []

    mutating func add(_ records: [UInt8]?) -> RecordsField {
      guard let records else { return .null }
      bytes += records
      return .rewritten(ByteRange(lower: bytes.count - records.count, upper: bytes.count))
    }
  }

  // MARK: - Produce

  typealias Partitions = KeyValuePairs<String, [[UInt8]?]>

  /// A produce request with partitions 0, 1, … of each topic.
  static func produce(
    _ version: Int16, acks: Int16 = -1, transactionalID: String? = nil, _ topics: Partitions
  ) throws -> [UInt8] {
    var records = Records()
    var message = try zero(ProduceRequest.self, 10)
    message.acks = acks
    message.timeout = 30_000
    message.transactionalID = transactionalID.map { .text($0) }
    message.topics = topics.map { name, partitions in
      ProduceRequest.Topic(
        topic: reference(name, byID: version >= 13),
        partitions: partitions.enumerated().map { index, bytes in
          ProduceRequest.Partition(index: Int32(index), records: records.add(bytes), tags: .none)
        }, tags: .none)
    }
    return request(message, version, records: records.bytes)
  }

  static func produceResponse(
    _ version: Int16, _ topics: KeyValuePairs<String, [ProduceResponse.Partition]>,
    endpoints: [NodeEndpoint]? = nil
  ) -> [UInt8] {
    var message = ProduceResponse(
      topics: topics.map { ProduceResponse.Topic(topic: reference($0, byID: version >= 13), partitions: $1) })
    message.throttleTime = 12
    message.nodeEndpoints = endpoints
    return response(message, version)
  }

  // MARK: - Fetch

  static func fetchResponse(
    _ version: Int16, _ topics: Partitions, endpoints: [NodeEndpoint]? = nil
  ) -> [UInt8] {
    var records = Records()
    var message = FetchResponse(
      topics: topics.map { name, partitions in
        FetchResponse.Topic(
          topic: reference(name, byID: version >= 13),
          partitions: partitions.enumerated().map { index, bytes in
            var partition = FetchResponse.Partition(index: Int32(index), errorCode: 0)
            partition.highWatermark = 1000 + Int64(index)
            partition.lastStableOffset = 900 + Int64(index)
            partition.logStartOffset = 5
            partition.preferredReadReplica = 2
            partition.records = records.add(bytes)
            return partition
          })
      }, sessionID: 99)
    message.throttleTime = 12
    message.nodeEndpoints = endpoints
    return response(message, version, records: records.bytes)
  }

  static func shareFetchResponse(
    _ version: Int16, _ topics: Partitions, endpoints: [NodeEndpoint] = []
  ) -> [UInt8] {
    var records = Records()
    var message = ShareFetchResponse(
      topics: topics.map { name, partitions in
        ShareFetchResponse.Topic(
          topicID: id(name),
          partitions: partitions.enumerated().map { index, bytes in
            var partition = ShareFetchResponse.Partition(index: Int32(index), errorCode: 0, errorMessage: nil)
            partition.records = records.add(bytes)
            return partition
          })
      })
    message.nodeEndpoints = endpoints
    return response(message, version, records: records.bytes)
  }

  static func endpoint(_ nodeID: Int32, _ host: String, _ port: Int32 = 9092) -> NodeEndpoint {
    NodeEndpoint(address: NodeAddress(nodeID: nodeID, host: .text(host), port: port), rack: .text("rack"))
  }
}
