import FieldCrypto

/// Where a key-encryption key comes from once the topic is known.
public enum KEKSource: Hashable, Sendable {
  /// One for all records.
  case fixed(KEKReference)
  /// Each record names its own. `{topic}` is expanded already.
  case perRecord(provider: String, KeyTemplate)
}
