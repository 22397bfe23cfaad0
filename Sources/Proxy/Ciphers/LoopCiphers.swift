import FieldCrypto

/// The ciphers of one loop, of all parts of its topics: those used last. A part remembers the one it used last besides; most
/// have one key.
///
/// What they take is bounded: about two KiB for each with a nonce, about six for a deterministic one.
final class LoopCiphers {
  struct Name: Hashable {
    /// Which part.
    let part: Int
    let key: KeyID
  }

  let valueSealers = RecentlyUsed<KeyID, ValueSealer>(capacity: 8_192)
  let fieldSealers = RecentlyUsed<Name, FieldSealer>(capacity: 8_192)
  let fieldOpeners = RecentlyUsed<Name, OpenerCache<FieldOpener>.Entry>(capacity: 8_192)
  /// They seal and open.
  let deterministic = RecentlyUsed<Name, OpenerCache<DeterministicCipher>.Entry>(capacity: 2_048)
  private var parts = 0

  /// A number that no other part of the loop has.
  func newPart() -> Int {
    parts += 1
    return parts
  }
}
