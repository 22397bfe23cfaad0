import Synchronization

/// Which of a keyring's entries seals deterministically under each KEK: of those with AES-256-SIV the one with the lowest
/// number.
///
/// Numbers are given out ascending, so each entry is read once; later ones are looked for only where a KEK has none yet.
final class DeterministicIndex: Sendable {
  private struct State {
    /// Entries up to this number have been read.
    var end: UInt32 = 0
    var lowest: [KEKReference: UInt32] = [:]
  }

  private let keyring: any Keyring
  private let state = Mutex(State())

  init(_ keyring: any Keyring) {
    self.keyring = keyring
  }

  /// - Throws: where there is none before an entry that cannot be read: that might be the one.
  func lowest(_ kek: KEKReference) throws(KeyringError) -> KeyID? {
    if let known = known(kek) {
      if let entry = try keyring.entry(known.number), Self.isFor(kek, entry) { return known }
      // It was taken away.
      state.withLock { $0 = State() }
    }
    do throws(KeyringError) { try read() } catch {
      guard let known = known(kek) else { throw error }
      return known
    }
    return known(kek)
  }

  private func known(_ kek: KEKReference) -> KeyID? {
    state.withLock { $0.lowest[kek] }.map { KeyID(keyring: keyring.id, number: $0) }
  }

  private static func isFor(_ kek: KEKReference, _ entry: KeyringEntry) -> Bool {
    entry.algorithm == .aes256SIV && entry.kek == kek
  }

  /// Reads the entries that have not been read. Several threads may be at the same: a slow disk holds up none but its own.
  private func read() throws(KeyringError) {
    let start = state.withLock { $0.end }
    for number in try keyring.numbers() where number > start {
      let entry = try keyring.entry(number)
      state.withLock { state in
        if let entry, entry.algorithm == .aes256SIV {
          state.lowest[entry.kek] = min(state.lowest[entry.kek] ?? number, number)
        }
        state.end = max(state.end, number)
      }
    }
  }
}
