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
    var calls = 0
  }

  private let state = Mutex(State())

  func behave(_ behaviour: Behaviour) { state.withLock { $0.behaviour = behaviour } }
  /// How often it was asked for anything.
  var calls: Int { state.withLock { $0.calls } }

  func wrap(_ dek: borrowing SecretBytes, under kek: String) throws(KeyProviderError) -> WrappedKey {
    try act()
    return WrappedKey(kekVersion: 1, bytes: [UInt8](dek.bytes))
  }

  func unwrap(_ wrapped: WrappedKey, under kek: String) throws(KeyProviderError) -> SecretBytes {
    try act()
    return SecretBytes(copying: wrapped.bytes.span.bytes)
  }

  private func act() throws(KeyProviderError) {
    let behaviour = state.withLock { state in
      state.calls += 1
      return state.behaviour
    }
    switch behaviour {
    case .work: break
    case .fail(let error): throw error
    case .slow(let milliseconds): usleep(milliseconds * 1000)
    case .hang: while case .hang = state.withLock({ $0.behaviour }) { usleep(2_000) }
    }
  }
}
