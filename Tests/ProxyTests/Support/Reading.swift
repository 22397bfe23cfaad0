@testable import KafkaWire
@testable import Proxy

/// A partition of a message, as a test looks at it.
struct ReadPartition: Equatable {
  var topic: String
  var index: Int32
  var error = KafkaError.none
  var message: String?
  /// nil for null.
  var records: [UInt8]?
  var baseOffset: Int64 = -1

  var batch: TestBatch {
    get throws { try TestBatch(parsing: records ?? []) }
  }
}

extension Messages {
  static func readProduce(_ frame: [UInt8], _ version: Int16) throws -> (ProduceRequest, [ReadPartition]) {
    var reader = WireReader(frame.span.bytes)
    let header = try RequestHeader(reading: &reader)
    guard header.correlationID == correlationID, header.apiVersion == version,
      header.clientID?.string(in: frame.span.bytes) == clientID
    else { throw ParseError("a request's header") }
    let message = try ProduceRequest(reading: &reader, version: version)
    let partitions = message.topics.flatMap { topic in
      topic.partitions.map {
        ReadPartition(
          topic: name(topic.topic, frame), index: $0.index, records: records($0.records, frame))
      }
    }
    return (message, partitions)
  }

  static func readProduceResponse(_ frame: [UInt8], _ version: Int16) throws -> (
    ProduceResponse, [ReadPartition]
  ) {
    let message = try readResponse(ProduceResponse.self, frame, version)
    let partitions = message.topics.flatMap { topic in
      topic.partitions.map {
        ReadPartition(
          topic: name(topic.topic, frame), index: $0.index, error: error($0.errorCode),
          message: $0.errorMessage?.string(in: frame.span.bytes), baseOffset: $0.baseOffset)
      }
    }
    return (message, partitions)
  }

  static func readFetchResponse(_ frame: [UInt8], _ version: Int16) throws -> (FetchResponse, [ReadPartition])
  {
    let message = try readResponse(FetchResponse.self, frame, version)
    let partitions = message.topics.flatMap { topic in
      topic.partitions.map {
        ReadPartition(
          topic: name(topic.topic, frame), index: $0.index, error: error($0.errorCode),
          records: records($0.records, frame))
      }
    }
    return (message, partitions)
  }

  static func readShareFetchResponse(_ frame: [UInt8], _ version: Int16) throws -> (
    ShareFetchResponse, [ReadPartition]
  ) {
    let message = try readResponse(ShareFetchResponse.self, frame, version)
    let partitions = message.topics.flatMap { topic in
      topic.partitions.map {
        ReadPartition(
          topic: name(.id(topic.topicID), frame), index: $0.index, error: error($0.errorCode),
          message: $0.errorMessage?.string(in: frame.span.bytes), records: records($0.records, frame))
      }
    }
    return (message, partitions)
  }

  static func readResponse<Message: WireMessage>(
    _ type: Message.Type, _ frame: [UInt8], _ version: Int16
  ) throws -> Message {
    var reader = WireReader(frame.span.bytes)
    let header = try ResponseHeader(reading: &reader, version: Message.api.responseHeaderVersion(version))
    guard header.correlationID == correlationID else { throw ParseError("a response's correlation id") }
    return try Message(reading: &reader, version: version)
  }

  private static func name(_ topic: TopicReference, _ frame: [UInt8]) -> String {
    guard let id = topic.id else { return topic.description(in: frame.span.bytes) }
    return Workbench.topics.first { self.id($0) == id } ?? "\(id)"
  }

  private static func error(_ code: Int16) -> KafkaError { KafkaError(rawValue: code) ?? .unknownServerError }

  private static func records(_ field: RecordsField, _ frame: [UInt8]) -> [UInt8]? {
    guard case .input(let range) = field else { return nil }
    return Array(frame[range.lower..<range.upper])
  }
}
