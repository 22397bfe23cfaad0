import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// How a topic is sealed, and what this loop seals it with now.
final class SealedTopic {
  let rule: SealRule
  /// Of values that are sealed whole.
  let context: ValueContext
  /// Nil where values are sealed whole under one key and nothing else is.
  let parts: TopicParts?
  private let ciphers: LoopCiphers
  /// The one used last.
  private var sealer: ValueSealer?

  /// - Throws: where the rule cannot be followed, with what the client is told.
  init(_ rule: SealRule, topic: String, _ resources: TopicResources) throws {
    self.rule = rule
    ciphers = resources.ciphers
    context = try ValueContext(rule.context)
    parts = try TopicParts(rule, topic: topic, resources)
  }

  /// What seals whole values with `key`.
  @inline(__always)
  func valueSealer(_ key: SealingKey) throws(CryptoError) -> ValueSealer {
    if let sealer, sealer.key === key { return sealer }
    return try findSealer(key)
  }

  @inline(never)
  private func findSealer(_ key: SealingKey) throws(CryptoError) -> ValueSealer {
    if let known = ciphers.valueSealers[key.id], known.key === key {
      sealer = known
      return known
    }
    let made = try ValueSealer(key: key)
    ciphers.valueSealers[key.id] = made
    sealer = made
    return made
  }
}
