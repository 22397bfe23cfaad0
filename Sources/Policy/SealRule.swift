import FieldCrypto

/// How the records of one topic are sealed.
public struct SealRule: Hashable, Sendable {
  /// The key that wraps the topic's data keys; `{topic}` is expanded.
  public let kek: KEKReference
  public let algorithm: Algorithm
  /// What values are bound to: the topic's name, or the rule's `context:`. At most 249 bytes of UTF-8.
  public let context: String
  public let unsealed: UnsealedValues
  public let value: ValueTreatment
  /// Nil: record keys stay readable.
  public let recordKey: RecordKeyRule?
  /// No name twice.
  public let headers: [HeaderRule]

  public init(
    kek: KEKReference, algorithm: Algorithm, context: String, unsealed: UnsealedValues,
    value: ValueTreatment = .whole, recordKey: RecordKeyRule? = nil, headers: [HeaderRule] = []
  ) {
    self.kek = kek
    self.algorithm = algorithm
    self.context = context
    self.unsealed = unsealed
    self.value = value
    self.recordKey = recordKey
    self.headers = headers
  }
}
