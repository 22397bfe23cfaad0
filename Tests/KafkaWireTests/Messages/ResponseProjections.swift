@testable import KafkaWire

extension NodeAddress {
  func fields(_ input: RawSpan) -> [String: JSON] {
    ["nodeId": JSON(nodeID), "host": JSON(host, input), "port": JSON(port)]
  }
}

extension NodeEndpoint {
  func projected(_ input: RawSpan) -> JSON {
    var fields = address.fields(input)
    fields["rack"] = JSON(rack, input)
    return .object(fields)
  }
}

extension ShareLeader {
  func projected() -> JSON {
    .object(["leaderId": JSON(leaderID), "leaderEpoch": JSON(leaderEpoch)])
  }
}

extension ProduceResponse: Projected {
  static var opaque: Set<String> { ["recordErrors", "currentLeader"] }

  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "throttleTimeMs": JSON(throttleTime),
      "nodeEndpoints": .array((nodeEndpoints ?? []).map { $0.projected(input) }),
      "responses": .array(
        topics.map { topic in
          var fields = topic.topic.fields(input, nameKey: "name")
          fields["partitionResponses"] = .array(
            topic.partitions.map {
              .object([
                "index": JSON($0.index), "errorCode": JSON($0.errorCode), "baseOffset": JSON($0.baseOffset),
                "logAppendTimeMs": JSON($0.logAppendTime), "logStartOffset": JSON($0.logStartOffset),
                "errorMessage": JSON($0.errorMessage, input),
              ])
            })
          return .object(fields)
        }),
    ])
  }
}

extension FetchResponse: Projected {
  static var opaque: Set<String> { ["divergingEpoch", "currentLeader", "snapshotId", "abortedTransactions"] }

  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "throttleTimeMs": JSON(throttleTime), "errorCode": JSON(errorCode), "sessionId": JSON(sessionID),
      "nodeEndpoints": .array((nodeEndpoints ?? []).map { $0.projected(input) }),
      "responses": .array(
        topics.map { topic in
          var fields = topic.topic.fields(input, nameKey: "topic")
          fields["partitions"] = .array(
            topic.partitions.map {
              .object([
                "partitionIndex": JSON($0.index), "errorCode": JSON($0.errorCode),
                "highWatermark": JSON($0.highWatermark), "lastStableOffset": JSON($0.lastStableOffset),
                "logStartOffset": JSON($0.logStartOffset),
                "preferredReadReplica": JSON($0.preferredReadReplica), "records": JSON($0.records, input),
              ])
            })
          return .object(fields)
        }),
    ])
  }
}

extension MetadataResponse: Projected {
  static var opaque: Set<String> { ["partitions"] }

  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "throttleTimeMs": JSON(throttleTime), "errorCode": JSON(errorCode),
      "brokers": .array(brokers.map { $0.projected(input) }), "clusterId": JSON(clusterID, input),
      "controllerId": JSON(controllerID), "clusterAuthorizedOperations": JSON(clusterAuthorizedOperations),
      "topics": .array(
        topics.map {
          .object([
            "errorCode": JSON($0.errorCode), "name": JSON($0.name, input), "topicId": JSON($0.topicID),
            "isInternal": .bool($0.isInternal), "topicAuthorizedOperations": JSON($0.authorizedOperations),
          ])
        }),
    ])
  }
}

extension FindCoordinatorResponse: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    let all = coordinators.map { coordinator in
      var fields = coordinator.address.fields(input)
      fields["key"] = JSON(coordinator.key, input)
      fields["errorCode"] = JSON(coordinator.errorCode)
      fields["errorMessage"] = JSON(coordinator.errorMessage, input)
      return fields
    }
    var fields = version <= 3 ? all.first ?? [:] : [:]
    fields["throttleTimeMs"] = JSON(throttleTime)
    fields["coordinators"] = .array(all.map { .object($0) })
    return .object(fields)
  }
}

extension SaslHandshakeResponse: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object(["errorCode": JSON(errorCode), "mechanisms": .array(mechanisms.map { JSON($0, input) })])
  }
}

extension ApiVersionsResponse: Projected {
  static var opaque: Set<String> {
    ["supportedFeatures", "finalizedFeaturesEpoch", "finalizedFeatures", "zkMigrationReady"]
  }

  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "errorCode": JSON(errorCode), "throttleTimeMs": JSON(throttleTime),
      "apiKeys": .array(
        ranges.map {
          .object([
            "apiKey": JSON($0.key), "minVersion": JSON($0.minimum), "maxVersion": JSON($0.maximum),
          ])
        }),
    ])
  }
}

extension DescribeClusterResponse: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "throttleTimeMs": JSON(throttleTime), "errorCode": JSON(errorCode),
      "errorMessage": JSON(errorMessage, input), "endpointType": JSON(endpointType),
      "clusterId": JSON(clusterID, input), "controllerId": JSON(controllerID),
      "clusterAuthorizedOperations": JSON(clusterAuthorizedOperations),
      "brokers": .array(
        brokers.map { broker in
          var fields = broker.address.fields(input)
          fields["brokerId"] = fields.removeValue(forKey: "nodeId")
          fields["rack"] = JSON(broker.rack, input)
          fields["isFenced"] = .bool(broker.isFenced)
          return .object(fields)
        }),
    ])
  }
}

extension ShareFetchResponse: Projected {
  static var opaque: Set<String> { ["acquiredRecords"] }

  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "throttleTimeMs": JSON(throttleTime), "errorCode": JSON(errorCode),
      "errorMessage": JSON(errorMessage, input), "acquisitionLockTimeoutMs": JSON(acquisitionLockTimeout),
      "nodeEndpoints": .array(nodeEndpoints.map { $0.projected(input) }),
      "responses": .array(
        topics.map { topic in
          .object([
            "topicId": JSON(topic.topicID),
            "partitions": .array(
              topic.partitions.map {
                .object([
                  "partitionIndex": JSON($0.index), "errorCode": JSON($0.errorCode),
                  "errorMessage": JSON($0.errorMessage, input),
                  "acknowledgeErrorCode": JSON($0.acknowledgeErrorCode),
                  "acknowledgeErrorMessage": JSON($0.acknowledgeErrorMessage, input),
                  "currentLeader": $0.currentLeader.projected(), "records": JSON($0.records, input),
                ])
              }),
          ])
        }),
    ])
  }
}

extension ShareAcknowledgeResponse: Projected {
  func projected(_ input: RawSpan, version: Int16) -> JSON {
    .object([
      "throttleTimeMs": JSON(throttleTime), "errorCode": JSON(errorCode),
      "errorMessage": JSON(errorMessage, input), "acquisitionLockTimeoutMs": JSON(acquisitionLockTimeout),
      "nodeEndpoints": .array(nodeEndpoints.map { $0.projected(input) }),
      "responses": .array(
        topics.map { topic in
          .object([
            "topicId": JSON(topic.topicID),
            "partitions": .array(
              topic.partitions.map {
                .object([
                  "partitionIndex": JSON($0.index), "errorCode": JSON($0.errorCode),
                  "errorMessage": JSON($0.errorMessage, input), "currentLeader": $0.currentLeader.projected(),
                ])
              }),
          ])
        }),
    ])
  }
}
