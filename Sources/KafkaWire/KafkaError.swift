/// The error codes that the proxy answers with or reads.
public enum KafkaError: Int16, Sendable, CaseIterable, CustomStringConvertible {
  case unknownServerError = -1
  case none = 0
  case offsetOutOfRange = 1
  case corruptMessage = 2
  case unknownTopicOrPartition = 3
  case leaderNotAvailable = 5
  case notLeaderOrFollower = 6
  case requestTimedOut = 7
  case messageTooLarge = 10
  case networkException = 13
  case coordinatorNotAvailable = 15
  case invalidTopicException = 17
  case recordListTooLarge = 18
  case notEnoughReplicas = 19
  case topicAuthorizationFailed = 29
  case illegalSaslState = 34
  case unsupportedVersion = 35
  case invalidRequest = 42
  case unsupportedForMessageFormat = 43
  case policyViolation = 44
  case kafkaStorageError = 56
  case fetchSessionIDNotFound = 70
  case invalidFetchSessionEpoch = 71
  case unsupportedCompressionType = 76
  case invalidRecord = 87
  case throttlingQuotaExceeded = 89
  case unknownTopicID = 100
  case mismatchedEndpointType = 114
  case unsupportedEndpointType = 115
  case shareSessionNotFound = 122

  /// Kafka's name, such as `CORRUPT_MESSAGE`.
  public var description: String {
    switch self {
    case .unknownServerError: "UNKNOWN_SERVER_ERROR"
    case .none: "NONE"
    case .offsetOutOfRange: "OFFSET_OUT_OF_RANGE"
    case .corruptMessage: "CORRUPT_MESSAGE"
    case .unknownTopicOrPartition: "UNKNOWN_TOPIC_OR_PARTITION"
    case .leaderNotAvailable: "LEADER_NOT_AVAILABLE"
    case .notLeaderOrFollower: "NOT_LEADER_OR_FOLLOWER"
    case .requestTimedOut: "REQUEST_TIMED_OUT"
    case .messageTooLarge: "MESSAGE_TOO_LARGE"
    case .networkException: "NETWORK_EXCEPTION"
    case .coordinatorNotAvailable: "COORDINATOR_NOT_AVAILABLE"
    case .invalidTopicException: "INVALID_TOPIC_EXCEPTION"
    case .recordListTooLarge: "RECORD_LIST_TOO_LARGE"
    case .notEnoughReplicas: "NOT_ENOUGH_REPLICAS"
    case .topicAuthorizationFailed: "TOPIC_AUTHORIZATION_FAILED"
    case .illegalSaslState: "ILLEGAL_SASL_STATE"
    case .unsupportedVersion: "UNSUPPORTED_VERSION"
    case .invalidRequest: "INVALID_REQUEST"
    case .unsupportedForMessageFormat: "UNSUPPORTED_FOR_MESSAGE_FORMAT"
    case .policyViolation: "POLICY_VIOLATION"
    case .kafkaStorageError: "KAFKA_STORAGE_ERROR"
    case .fetchSessionIDNotFound: "FETCH_SESSION_ID_NOT_FOUND"
    case .invalidFetchSessionEpoch: "INVALID_FETCH_SESSION_EPOCH"
    case .unsupportedCompressionType: "UNSUPPORTED_COMPRESSION_TYPE"
    case .invalidRecord: "INVALID_RECORD"
    case .throttlingQuotaExceeded: "THROTTLING_QUOTA_EXCEEDED"
    case .unknownTopicID: "UNKNOWN_TOPIC_ID"
    case .mismatchedEndpointType: "MISMATCHED_ENDPOINT_TYPE"
    case .unsupportedEndpointType: "UNSUPPORTED_ENDPOINT_TYPE"
    case .shareSessionNotFound: "SHARE_SESSION_NOT_FOUND"
    }
  }

  /// The name of a code, or the code itself where it has none here.
  public static func name(of code: Int16) -> String { KafkaError(rawValue: code)?.description ?? "\(code)" }
}
