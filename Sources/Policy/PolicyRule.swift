import YAML

/// An entry under `topics:`.
struct PolicyRule: Sendable {
  enum Encryption: Sendable {
    case none
    case value(key: PolicyKey, context: String?, unsealed: UnsealedValues)
  }

  let pattern: TopicPattern
  /// Where the pattern stands.
  let position: SourcePosition
  let encryption: Encryption

  func applied(to topic: String) -> TopicRule {
    switch encryption {
    case .none: .plain
    case .value(let key, let context, let unsealed):
      .sealed(
        SealRule(
          kek: key.reference(topic: topic), algorithm: key.algorithm, context: context ?? topic,
          unsealed: unsealed))
    }
  }
}
