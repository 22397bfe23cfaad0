import YAML

/// An entry under `topics:`.
struct PolicyRule: Sendable {
  enum Encryption: Sendable {
    case none
    case sealed(Sealing)
  }

  struct Sealing: Sendable {
    let key: PolicyKey
    let context: String?
    let unsealed: UnsealedValues
    let value: ValueTreatment
    let recordKey: RecordKeyRule?
    let headers: [HeaderRule]
  }

  var fieldRules: FieldRules? {
    guard case .sealed(let sealing) = encryption, case .fields(let rules) = sealing.value else { return nil }
    return rules
  }

  let pattern: TopicPattern
  /// Where the pattern stands.
  let position: SourcePosition
  /// Where `format:` stands, or the rule.
  let formatPosition: SourcePosition
  let encryption: Encryption

  func applied(to topic: String) -> TopicRule {
    switch encryption {
    case .none: .plain
    case .sealed(let sealing):
      .sealed(
        SealRule(
          kek: sealing.key.reference(topic: topic), algorithm: sealing.key.algorithm,
          context: sealing.context ?? topic, unsealed: sealing.unsealed, value: sealing.value,
          recordKey: sealing.recordKey, headers: sealing.headers))
    }
  }
}
