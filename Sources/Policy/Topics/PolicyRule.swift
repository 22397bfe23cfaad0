import YAML

/// An entry under `topics:`.
public struct PolicyRule: Sendable {
  public enum Encryption: Sendable {
    /// Everything stays readable.
    case none
    case sealed(Sealing)
  }

  public struct Sealing: Sendable {
    /// What names no key of its own is sealed with it. If everything names one, it is the first of those.
    public let key: PolicyKey
    public let context: String?
    public let unsealed: UnsealedValues
    public let value: ValueTreatment
    public let recordKey: RecordKeyRule?
    public let headers: [HeaderEntry]
    /// See `SealRule.reading`.
    public let reading: ValueReading?
    /// What each of `value`'s fields comes from, in the same order.
    public let fields: [FieldEntry]
  }

  public let pattern: TopicPattern
  /// Where the pattern stands.
  public let position: SourcePosition
  /// How many characters the pattern takes there.
  public let length: Int
  public let encryption: Encryption
  /// What is listed, in that order, then what follows from tags.
  public let fieldEntries: [FieldEntry]
  public let assumptions: TopicAssumptions?
  /// Where each setting's name stands.
  let settings: [String: SourcePosition]

  /// Where the setting of that name stands; nil if the rule does not have it.
  public func position(of setting: String) -> SourcePosition? { settings[setting] }

  /// Nil unless fields are sealed. Keys of their own are not among them.
  public var fieldRules: FieldRules? {
    guard case .sealed(let sealing) = encryption, case .fields(let rules) = sealing.value else { return nil }
    return rules
  }

  /// How values are read; nil if they are not.
  public var reading: ValueReading? {
    guard case .sealed(let sealing) = encryption else { return nil }
    if case .fields(let rules) = sealing.value {
      return ValueReading(format: rules.format, schemas: rules.schemas)
    }
    return sealing.reading
  }

  public var schemas: [SchemaPath] { reading?.schemas ?? [] }

  /// The last day on which values that never were sealed are passed on.
  public var tolerance: CalendarDate? {
    guard case .sealed(let sealing) = encryption, case .passUntil(let date) = sealing.unsealed else {
      return nil
    }
    return date
  }

  /// What it means for a topic.
  public func applied(to topic: String) -> TopicRule {
    guard case .sealed(let sealing) = encryption else { return .plain }
    var value = sealing.value
    if case .fields(let rules) = value, sealing.fields.contains(where: { $0.key != nil }) {
      value = .fields(rules.with(keys: sealing.fields.map { $0.key?.sealKey(topic: topic) }))
    }
    return .sealed(
      SealRule(
        key: sealing.key.sealKey(topic: topic), context: sealing.context ?? topic, unsealed: sealing.unsealed,
        value: value, recordKey: sealing.recordKey, headers: sealing.headers.map { $0.rule(topic: topic) },
        reading: sealing.reading))
  }
}
