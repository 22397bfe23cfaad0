import FieldCrypto

/// How the records of one topic are sealed.
public struct SealRule: Hashable, Sendable {
  /// What seals whatever names no key of its own; `{topic}` is expanded. If everything names one, it is the first of those.
  public let key: SealKey
  /// What values are bound to: the topic's name, or the rule's `context:`. At most 249 bytes of UTF-8.
  public let context: String
  public let unsealed: UnsealedValues
  public let value: ValueTreatment
  /// Nil: record keys stay readable. Otherwise no record chooses its `key`.
  public let recordKey: RecordKeyRule?
  /// No name twice.
  public let headers: [HeaderRule]
  /// With `value` whole and a key that is named after something in it. Where fields are sealed, their format counts.
  public let reading: ValueReading?

  public init(
    key: SealKey, context: String, unsealed: UnsealedValues, value: ValueTreatment = .whole,
    recordKey: RecordKeyRule? = nil, headers: [HeaderRule] = [], reading: ValueReading? = nil
  ) {
    self.key = key
    self.context = context
    self.unsealed = unsealed
    self.value = value
    self.recordKey = recordKey
    self.headers = headers
    self.reading = reading
  }
}
