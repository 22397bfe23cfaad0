import FieldCrypto

/// The KEKs that the records of a loop have chosen: those used last.
final class ChosenKeys {
  /// By the hash of everything that tells them apart. Of two with one hash the later counts.
  private let recent = RecentlyUsed<Int, BatchKey>(capacity: 8_192)

  /// - Parameter name: UTF-8.
  func key(_ provider: String, _ algorithm: Algorithm, _ name: RawSpan) -> BatchKey {
    // With the process's random seed: names come from clients, who could choose some that collide.
    var hasher = Hasher()
    hasher.combine(provider)
    hasher.combine(algorithm)
    name.withUnsafeBytes { hasher.combine(bytes: $0) }
    let hash = hasher.finalize()
    if let known = recent[hash], known.kek.provider == provider, known.algorithm == algorithm,
      known.isNamed(name)
    {
      return known
    }
    let text = name.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    let made = BatchKey(KEKReference(provider: provider, name: text), algorithm, isChosen: true)
    recent[hash] = made
    return made
  }
}

extension BatchKey {
  @inline(__always)
  func isNamed(_ name: RawSpan) -> Bool { kek.name.utf8Span.span.bytes.hasSameBytes(as: name) }
}
