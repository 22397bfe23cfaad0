import FieldCrypto

/// What seals and opens one part of a topic's records: a field, the key, or a header. One per part and loop.
final class PartCiphers {
  private let context: FieldContext
  private let ciphers: LoopCiphers
  private let part: Int
  // Those used last: a part has mostly one key, or records with the same key follow each other.
  @exclusivity(unchecked) private var sealer: FieldSealer?
  @exclusivity(unchecked) private var deterministic: DeterministicCipher?
  let openers: OpenerCache<FieldOpener>
  let deterministicOpeners: OpenerCache<DeterministicCipher>

  init(_ context: FieldContext, _ ciphers: LoopCiphers) {
    self.context = context
    self.ciphers = ciphers
    part = ciphers.newPart()
    openers = OpenerCache(part, ciphers.fieldOpeners) { try FieldOpener(key: $0, context: context) }
    deterministicOpeners = OpenerCache(part, ciphers.deterministic) {
      try DeterministicCipher(key: $0, context: context)
    }
  }

  @inline(__always)
  func sealer(_ key: SealingKey) throws(CryptoError) -> FieldSealer {
    if let sealer, sealer.key === key { return sealer }
    return try findSealer(key)
  }

  @inline(__always)
  func deterministic(_ key: OpeningKey) throws(CryptoError) -> DeterministicCipher {
    if let deterministic, deterministic.key === key { return deterministic }
    return try findDeterministic(key)
  }

  @inline(never)
  private func findSealer(_ key: SealingKey) throws(CryptoError) -> FieldSealer {
    let name = LoopCiphers.Name(part: part, key: key.id)
    if let known = ciphers.fieldSealers[name], known.key === key {
      sealer = known
      return known
    }
    let made = try FieldSealer(key: key, context: context)
    ciphers.fieldSealers[name] = made
    sealer = made
    return made
  }

  @inline(never)
  private func findDeterministic(_ key: OpeningKey) throws(CryptoError) -> DeterministicCipher {
    let name = LoopCiphers.Name(part: part, key: key.id)
    if let known = ciphers.deterministic[name]?.cipher, known.key === key {
      deterministic = known
      return known
    }
    let made = try DeterministicCipher(key: key, context: context)
    // No partition has the number 0: who opens with it looks the key up.
    ciphers.deterministic[name] = OpenerCache.Entry(cipher: made, partition: 0)
    deterministic = made
    return made
  }
}
