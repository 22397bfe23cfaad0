import FieldCrypto
import KafkaWire
import Policy

/// Why the records of a partition cannot be sealed or opened: the code for the client, and words for it and the log.
/// The words never hold bytes of a record.
struct PartitionFailure: Error {
  var error: KafkaError
  var message: String
  /// Which record of the batch is to blame, from 0, if it is one of them.
  var record: Int?
  /// Whether it is about a key that the record has chosen.
  var isOfRecord = false
}

extension PartitionFailure {
  /// A produce request's: a KMS that cannot be reached is worth a retry, a key that is missing or denied is not.
  static func sealing(_ failure: NeedFailure) -> PartitionFailure {
    let (isRetriable, message) =
      switch failure {
      case .key(let error): (error.isRetriable, error.description)
      case .schema(let error): (error.isRetriable, error.description)
      }
    return PartitionFailure(error: isRetriable ? .notEnoughReplicas : .policyViolation, message: message)
  }

  /// A fetch response's. Java consumers retry quietly on UNKNOWN_SERVER_ERROR and throw on
  /// TOPIC_AUTHORIZATION_FAILED and CORRUPT_MESSAGE; every other code makes them raise IllegalStateException.
  static func opening(_ failure: NeedFailure) -> PartitionFailure {
    switch failure {
    case .key(let error):
      let code: KafkaError =
        switch error.code {
        case .providerUnavailable, .timedOut, .keyringUnavailable: .unknownServerError
        case .kekNotFound, .kekDenied, .kekDisabled, .providerUnknown: .topicAuthorizationFailed
        case .keyUnknown, .keyCorrupt, .keyringCorrupt: .corruptMessage
        }
      return PartitionFailure(error: code, message: error.description)
    case .schema(let error):
      return PartitionFailure(
        error: error.isRetriable
          ? .unknownServerError : failure.unusableSchema == nil ? .topicAuthorizationFailed : .corruptMessage,
        message: error.description)
    }
  }

  /// The same; where a record is to blame, its place is in the message too.
  func located(inTopic topic: String, partition: Int32) -> PartitionFailure {
    guard let record else { return self }
    var located = self
    located.message = "topic '\(topic)', partition \(partition), record \(record) of the batch: \(message)"
    return located
  }

  /// - Parameter part: of the record, as in "the value".
  static func unsealed(_ part: String, at offset: Int64, _ rule: UnsealedValues) -> PartitionFailure {
    let advice =
      rule.lastDay.map { "'toleratePlaintextUntil: \($0)' in the policy is over" }
      ?? "'unsealed: pass' in the policy hands such values out"
    return .corrupt(
      "\(part) at offset \(offset) is not sealed with this proxy's keyring; it did not pass the proxy on its way in. "
        + advice)
  }

  static func unopened(_ part: String, at offset: Int64, _ key: KeyID, _ error: OpenError) -> PartitionFailure
  {
    .corrupt("\(part) at offset \(offset), sealed under key \(key): \(error)")
  }

  static func corrupt(_ message: String) -> PartitionFailure {
    PartitionFailure(error: .corruptMessage, message: message)
  }

  static func invalid(_ message: String) -> PartitionFailure {
    PartitionFailure(error: .invalidRecord, message: message)
  }
}

extension PartitionFailure {
  /// Whatever went wrong on the way through a batch.
  /// - Parameter sealing: the batch came from a client, not from the broker.
  init(describing error: any Error, sealing: Bool) {
    let invalid = sealing ? KafkaError.invalidRecord : .corruptMessage
    switch error {
    case let failure as PartitionFailure: self = failure
    case let error as WireError: self.init(error: invalid, message: "malformed record batch: \(error)")
    case let error as CodecError:
      self.init(error: invalid, message: "the batch's records cannot be decompressed: \(error)")
    default: self.init(error: .unknownServerError, message: "\(error)")
    }
  }
}
