import FieldCrypto
import Schemas

/// The words of the language.
extension PolicyGrammar {
  /// What happens to a topic's values.
  enum Encryption: Sendable {
    case none
    case value
    case tagged
  }

  static let encryption = Words<Encryption>(
    ("value", .value, "The whole value of each record is sealed."),
    ("tagged", .tagged, "The fields that tags select are treated as `protect:` says."),
    ("none", .none, "Everything passes as it is.")
  )

  static let algorithm = Words<Algorithm>(
    ("AES-256-GCM", .aes256GCM, "The default."),
    ("ChaCha20-Poly1305", .chaCha20Poly1305, "For processors without AES instructions.")
  )

  static let fieldAction = Words<FieldAction>(
    ("randomized", .seal(.randomized), "Sealed; equal values look different. The default."),
    ("deterministic", .seal(.deterministic), "Sealed; equal values look equal."),
    ("plain", .plain, "Readable, on purpose.")
  )

  static let headerAction = Words<FieldAction>(
    ("randomized", .seal(.randomized), "Equal values look different. The default."),
    ("deterministic", .seal(.deterministic), "Equal values look equal.")
  )

  static let recordKeyMode = Words<FieldMode>(
    ("deterministic", .deterministic, "Equal keys look equal, so that compaction, grouping and joins work.")
  )

  static let format = Words<ValueFormat>(
    ("json", .json, "JSON texts."),
    ("avro", .avro, "Avro, with schemas of a registry or of `schemas`."),
    ("auto", .auto, "Told by each value.")
  )

  static let unsealed = Words<UnsealedValues>(
    ("reject", .reject, "Readers get an error. The default."),
    ("pass", .pass, "Readers get them as they are.")
  )

  static let missing = Words<Bool>(
    ("reject", false, "The producer gets an error. The default."),
    ("pass", true, "Values without it are as good.")
  )

  static let invalid = Words<InvalidValues>(
    ("reject", .reject, "The producer gets an error. The default."),
    ("encrypt-value", .sealValue, "They are sealed whole.")
  )

  static let unclassified = Words<UnclassifiedFields>(
    ("pass", .pass, "They are readable. The default."),
    ("reject", .reject, "The producer gets an error.")
  )

  static let cleanup = Words<TopicAssumptions.Cleanup>(
    ("delete", .delete, "Old records are deleted."),
    ("compact", .compact, "The last record of each key is kept."),
    ("compact,delete", .both, "Both."),
    ("delete,compact", .both, "Both.")
  )

  static let compression = Words<String>(
    ("producer", "producer", "As the producer does."),
    ("uncompressed", "uncompressed", "None."),
    ("gzip", "gzip", "Gzip."),
    ("snappy", "snappy", "Snappy."),
    ("lz4", "lz4", "LZ4."),
    ("zstd", "zstd", "Zstandard.")
  )
}
