import YAML

extension RuleParser {
  /// Nil if something is wrong.
  mutating func assumptions(_ node: Node) -> TopicAssumptions? {
    guard let fields = Fields(node, PolicyGrammar.assumptions, nil, &problems) else { return nil }
    let before = problems.count
    let cleanup = fields["cleanup.policy"].flatMap {
      $0.choice("'cleanup.policy'", of: PolicyGrammar.cleanup, &problems)
    }
    let bytes = fields["max.message.bytes"].flatMap {
      $0.integer("'max.message.bytes'", in: 0...PolicyGrammar.maximumInt32, &problems)
    }
    let compression = fields["compression.type"].flatMap {
      $0.choice("'compression.type'", of: PolicyGrammar.compression, &problems)
    }
    guard problems.count == before else { return nil }
    return TopicAssumptions(
      position: node.position, cleanup: cleanup, maxMessageBytes: bytes, compression: compression,
      positions: fields.positions)
  }
}
