import FieldCrypto
import KafkaWire
import Policy

/// How a topic is sealed, and what this loop seals it with now.
final class SealedTopic {
  let rule: SealRule
  let context: ValueContext
  let keyNeed: KeyNeeds.Sealing
  private var sealer: ValueSealer?

  init(_ rule: SealRule) throws(CryptoError) {
    self.rule = rule
    self.context = try ValueContext(rule.context)
    self.keyNeed = KeyNeeds.Sealing(kek: rule.kek, algorithm: rule.algorithm)
  }

  /// A sealer, and the first of `records` counters that are nobody else's.
  /// - Returns: nil where no key is at hand that has so many left: one is to be asked for.
  func reserve(records: Int, bytes: Int, from keys: DataKeys) throws(CryptoError) -> (ValueSealer, UInt64)? {
    // Asked each time, although the sealer has its key: this is what has the key renewed before it is used up.
    guard let key = keys.sealingKey(for: rule.kek, algorithm: rule.algorithm),
      let first = key.reserve(records: records, bytes: bytes)
    else { return nil }
    if let sealer, sealer.key === key { return (sealer, first) }
    let sealer = try ValueSealer(key: key)
    self.sealer = sealer
    return (sealer, first)
  }
}
