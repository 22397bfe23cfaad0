import FieldCrypto
import Glibc
import Synchronization

/// A provider in memory that "wraps" by doing nothing, and behaves as the test says.
final class TestProvider: KeyProvider {
  enum Behaviour: Sendable {
    case work
    case fail(KeyProviderError)
    /// Sleeps, then works.
    case slow(milliseconds: UInt32)
    /// Does not return until the test says that it works.
    case hang
  }

  private struct State {
    var behaviour = Behaviour.work
    /// KEKs that behave in another way.
    var exceptions: [String: Behaviour] = [:]
    var calls = 0
    var keks: Set<String> = []
  }

  private let state = Mutex(State())

  func behave(_ behaviour: Behaviour) { state.withLock { $0.behaviour = behaviour } }
  func behave(_ behaviour: Behaviour, for kek: String) { state.withLock { $0.exceptions[kek] = behaviour } }
  /// For which KEKs it was asked.
  var keks: Set<String> { state.withLock { $0.keks } }
  /// How often it was asked for anything.
  var calls: Int { state.withLock { $0.calls } }

  func wrap(_ dek: borrowing SecretBytes, under kek: String) throws(KeyProviderError) -> WrappedKey {
    try act(kek)
    return WrappedKey(kekVersion: 1, bytes: [UInt8](dek.bytes))
  }

  func unwrap(_ wrapped: WrappedKey, under kek: String) throws(KeyProviderError) -> SecretBytes {
    try act(kek)
    return SecretBytes(copying: wrapped.bytes.span.bytes)
  }

  private func act(_ kek: String) throws(KeyProviderError) {
    let behaviour = state.withLock { state in
      state.calls += 1
      state.keks.insert(kek)
      return state.exceptions[kek] ?? state.behaviour
    }
    switch behaviour {
    case .work: break
    case .fail(let error): throw error
    case .slow(let milliseconds): usleep(milliseconds * 1000)
    case .hang: while case .hang = state.withLock({ $0.behaviour }) { usleep(2_000) }
    }
  }
}
