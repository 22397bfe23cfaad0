import YAML

/// Files, keys and topics.
extension Diagnostic.Code {
  /// A folder without policy files.
  public static let noPolicyFiles = Self("noPolicyFiles")
  /// More entries than there may be.
  public static let tooMany = Self("tooMany")

  /// A name under `keys:` twice.
  public static let duplicateKey = Self("duplicateKey")
  /// `key:` names what does not stand under `keys:`.
  public static let undeclaredKey = Self("undeclaredKey")
  /// A key's name at the provider that cannot be.
  public static let invalidKeyTemplate = Self("invalidKeyTemplate")
  /// `{…}` with something that it cannot stand for.
  public static let unknownPlaceholder = Self("unknownPlaceholder")
  /// Something of a topic is sealed, but no key is named for it.
  public static let missingKey = Self("missingKey")
  /// Warning: everything names a key of its own.
  public static let unneededKey = Self("unneededKey")
  /// A key's name holds a field of the value, but the rule does not say how values are read.
  public static let keyNeedsFormat = Self("keyNeedsFormat")
  /// A key's name holds a field of the value, which values that are sealed whole because they do not fit do not have.
  public static let keyFieldMayBeAbsent = Self("keyFieldMayBeAbsent")
  /// A key's name holds a field that a schema of the rule does not have.
  public static let keyFieldNotInSchema = Self("keyFieldNotInSchema")
  /// Record keys would be sealed with keys that the records choose: equal ones would differ.
  public static let recordKeyWithKeyPerRecord = Self("recordKeyWithKeyPerRecord")
  /// Warning: deterministic, but equal values are equal only under the same key, which records choose.
  public static let deterministicWithKeyPerRecord = Self("deterministicWithKeyPerRecord")
  /// A shared context with a key that is another one in each topic or record.
  public static let contextWithSeveralKeys = Self("contextWithSeveralKeys")
  /// Warning: a shared context, but two keys.
  public static let contextKeysDiffer = Self("contextKeysDiffer")

  /// The same pattern in two rules.
  public static let duplicateTopicRule = Self("duplicateTopicRule")
  /// A pattern that cannot be read, or can match no topic.
  public static let invalidPattern = Self("invalidPattern")
  /// A rule for a topic in which Kafka keeps its own state.
  public static let internalTopic = Self("internalTopic")
  /// A rule says neither `encrypt` nor `fields`.
  public static let missingEncryption = Self("missingEncryption")
  /// `encrypt` and `fields` contradict each other.
  public static let conflictingEncryption = Self("conflictingEncryption")
  /// A setting that has no meaning beside another one.
  public static let uselessSetting = Self("uselessSetting")
  /// A context that is too long, or has placeholders.
  public static let invalidContext = Self("invalidContext")
  /// No date of the form 2027-01-31.
  public static let invalidDate = Self("invalidDate")
  /// Plaintext until a date, and for ever.
  public static let conflictingTolerance = Self("conflictingTolerance")
}
