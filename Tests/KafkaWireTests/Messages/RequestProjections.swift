@testable import KafkaWire

/// A message that can be compared with Kafka's JSON.
protocol Projected: WireMessage {
  /// The fields under Kafka's names, those of all versions.
  func projected(_ input: RawSpan, version: Int16) -> JSON
  /// Kafka's names of the fields that pass as bytes.
  static var opaque: Set<String> { get }
}

extension Projected {
  static var opaque: Set<String> { [] }
}

extension TopicReference {
  func fields(_ input: RawSpan, nameKey: String) -> [String: JSON] {
    switch self {
    case .name(let name): [nameKey: JSON(name, input)]
    case .id(let id): ["topicId": JSON(id)]
    }
  }
}

extension RequestHeader {
  func projected(_ input: RawSpan) -> JSON {
    .object([
      "requestApiKey": JSON(apiKey), "requestApiVersion": JSON(apiVersion),
      "correlationId": JSON(correlationID), "clientId": JSON(clientID, input),
    ])
  }
}

extension ProduceRequest: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "transactionalId": JSON(transactionalID, input), "acks": JSON(acks), "timeoutMs": JSON(timeout),
      "topicData": .array(
        topics.map { topic in
          var fields = topic.topic.fields(input, nameKey: "name")
          fields["partitionData"] = .array(
            topic.partitions.map {
              .object(["index": JSON($0.index), "records": JSON($0.records, input)])
            })
          return .object(fields)
        }),
    ])
  }
}

extension FetchRequest: Projected {
  static var opaque: Set<String> {
    ["clusterId", "replicaState", "replicaDirectoryId", "highWatermark", "forgottenTopicsData"]
  }

  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "replicaId": JSON(replicaID), "maxWaitMs": JSON(maxWait), "minBytes": JSON(minBytes),
      "maxBytes": JSON(maxBytes), "isolationLevel": JSON(isolationLevel), "sessionId": JSON(sessionID),
      "sessionEpoch": JSON(sessionEpoch), "rackId": JSON(rackID, input),
      "topics": .array(
        topics.map { topic in
          var fields = topic.topic.fields(input, nameKey: "topic")
          fields["partitions"] = .array(
            topic.partitions.map {
              .object([
                "partition": JSON($0.index), "currentLeaderEpoch": JSON($0.currentLeaderEpoch),
                "fetchOffset": JSON($0.fetchOffset), "lastFetchedEpoch": JSON($0.lastFetchedEpoch),
                "logStartOffset": JSON($0.logStartOffset), "partitionMaxBytes": JSON($0.maxBytes),
              ])
            })
          return .object(fields)
        }),
    ])
  }
}

extension MetadataRequest: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "topics": topics.map { topics in
        .array(topics.map { .object(["topicId": JSON($0.topicID), "name": JSON($0.name, input)]) })
      } ?? .null,
      "allowAutoTopicCreation": .bool(allowAutoTopicCreation),
      "includeClusterAuthorizedOperations": .bool(includeClusterAuthorizedOperations),
      "includeTopicAuthorizedOperations": .bool(includeTopicAuthorizedOperations),
    ])
  }
}

extension FindCoordinatorRequest: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "key": JSON(keys.first, input), "keyType": JSON(keyType),
      "coordinatorKeys": .array(keys.map { JSON($0, input) }),
    ])
  }
}

extension SaslHandshakeRequest: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON { .object(["mechanism": JSON(mechanism, input)]) }
}

extension ApiVersionsRequest: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "clientSoftwareName": JSON(clientSoftwareName, input),
      "clientSoftwareVersion": JSON(clientSoftwareVersion, input),
    ])
  }
}

extension DescribeClusterRequest: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "includeClusterAuthorizedOperations": .bool(includeClusterAuthorizedOperations),
      "endpointType": JSON(endpointType), "includeFencedBrokers": .bool(includeFencedBrokers),
    ])
  }
}

extension ShareTopic {
  func projected() -> JSON {
    .object([
      "topicId": JSON(topicID),
      "partitions": .array(partitions.map { .object(["partitionIndex": JSON($0.index)]) }),
    ])
  }
}

extension ShareFetchRequest: Projected {
  static var opaque: Set<String> { ["acknowledgementBatches", "forgottenTopicsData"] }

  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "groupId": JSON(groupID, input), "memberId": JSON(memberID, input),
      "shareSessionEpoch": JSON(shareSessionEpoch), "maxWaitMs": JSON(maxWait), "minBytes": JSON(minBytes),
      "maxBytes": JSON(maxBytes), "maxRecords": JSON(maxRecords), "batchSize": JSON(batchSize),
      "shareAcquireMode": JSON(acquireMode), "isRenewAck": .bool(isRenewAcknowledgement),
      "topics": .array(topics.map { $0.projected() }),
    ])
  }
}

extension ShareAcknowledgeRequest: Projected {
  static var opaque: Set<String> { ["acknowledgementBatches"] }

  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "groupId": JSON(groupID, input), "memberId": JSON(memberID, input),
      "shareSessionEpoch": JSON(shareSessionEpoch), "isRenewAck": .bool(isRenewAcknowledgement),
      "topics": .array(topics.map { $0.projected() }),
    ])
  }
}
