import FieldCrypto

/// What seals and opens one part of a topic's records: a field, the key, or a header. One per part and loop.
final class PartCiphers {
  private let context: FieldContext
  @exclusivity(unchecked) private var sealer: FieldSealer?
  @exclusivity(unchecked) private var deterministic: DeterministicCipher?
  let openers: OpenerCache<FieldOpener>
  let deterministicOpeners: OpenerCache<DeterministicCipher>

  init(_ context: FieldContext) {
    self.context = context
    openers = OpenerCache { try FieldOpener(key: $0, context: context) }
    deterministicOpeners = OpenerCache { try DeterministicCipher(key: $0, context: context) }
  }

  @inline(__always)
  func sealer(_ key: SealingKey) throws(CryptoError) -> FieldSealer {
    if let sealer, sealer.key === key { return sealer }
    let made = try FieldSealer(key: key, context: context)
    sealer = made
    return made
  }

  @inline(__always)
  func deterministic(_ key: OpeningKey) throws(CryptoError) -> DeterministicCipher {
    if let deterministic, deterministic.key === key { return deterministic }
    let made = try DeterministicCipher(key: key, context: context)
    deterministic = made
    return made
  }
}
