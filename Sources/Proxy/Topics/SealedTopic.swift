import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// How a topic is sealed, and what this loop seals it with now.
final class SealedTopic {
  let rule: SealRule
  /// Of values that are sealed whole.
  let context: ValueContext
  /// Nil where values are sealed whole and nothing else is.
  let parts: TopicParts?
  /// The key that seals each value differently.
  let sealingNeed: Need
  /// What wraps the topic's data keys.
  let kek: KEKReference
  private let ciphers: LoopCiphers
  private var sealer: ValueSealer?

  init(_ rule: SealRule, topic: String, _ resources: TopicResources) throws(CryptoError) {
    self.rule = rule
    ciphers = resources.ciphers
    context = try ValueContext(rule.context)
    parts = try TopicParts(rule, topic: topic, resources)
    guard let kek = rule.key.fixed else {
      throw CryptoError("keys that records choose are not sealed with yet")
    }
    self.kek = kek
    sealingNeed = .sealingKey(kek, rule.key.algorithm)
  }

  /// The key to seal with now, if there is one. To be asked for with each batch: this is what has it renewed before it is
  /// used up.
  func sealingKey(from keys: DataKeys) -> SealingKey? {
    keys.sealingKey(for: kek, algorithm: rule.key.algorithm)
  }

  /// What seals whole values with `key`.
  func valueSealer(_ key: SealingKey) throws(CryptoError) -> ValueSealer {
    if let sealer, sealer.key === key { return sealer }
    return try findSealer(key)
  }

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
