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

  let pattern: TopicPattern
  /// Where the pattern stands.
  let position: SourcePosition
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
