import FieldCrypto
import KafkaWire

/// Why the records of a partition cannot be sealed or opened: the code for the client, and words for it and the log.
/// The words never hold bytes of a record.
struct PartitionFailure: Error {
  var error: KafkaError
  var message: String
}

extension PartitionFailure {
  /// A produce request's: a KMS that cannot be reached is worth a retry, a key that is missing or denied is not.
  static func sealing(_ error: DataKeyError) -> PartitionFailure {
    PartitionFailure(
      error: error.isRetriable ? .notEnoughReplicas : .policyViolation, message: error.description)
  }

  /// A fetch response's. Java consumers retry quietly on UNKNOWN_SERVER_ERROR and throw on
  /// TOPIC_AUTHORIZATION_FAILED and CORRUPT_MESSAGE; every other code makes them raise IllegalStateException.
  static func opening(_ error: DataKeyError) -> PartitionFailure {
    let code: KafkaError =
      switch error.code {
      case .providerUnavailable, .timedOut, .keyringUnavailable: .unknownServerError
      case .kekNotFound, .kekDenied, .kekDisabled, .providerUnknown: .topicAuthorizationFailed
      case .keyUnknown, .keyCorrupt, .keyringCorrupt: .corruptMessage
      }
    return PartitionFailure(error: code, message: error.description)
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
