import FieldCrypto
import Foundation
import Synchronization

/// A provider in memory whose "wrapping" is the identity, and which does what the test tells it.
final class TestProvider: KeyProvider {
  enum Behaviour: Sendable {
    case work
    case fail(KeyProviderError)
    /// Sleeps, then works.
    case slow(Double)
    /// Does not return until the test says `release`.
    case hang
  }

  struct State {
    var behaviour = Behaviour.work
    var version: UInt32 = 1
    var wraps = 0
    var unwraps = 0
    var isReleased = false
  }

  let state = Mutex(State())

  func behave(_ behaviour: Behaviour) { state.withLock { $0.behaviour = behaviour } }
  func release() { state.withLock { $0.isReleased = true } }
  var wraps: Int { state.withLock { $0.wraps } }
  var unwraps: Int { state.withLock { $0.unwraps } }

  func wrap(_ dek: borrowing SecretBytes, under kek: String) throws(KeyProviderError) -> WrappedKey {
    state.withLock { $0.wraps += 1 }
    try act()
    return WrappedKey(kekVersion: state.withLock { $0.version }, bytes: array(dek.bytes))
  }

  func unwrap(_ wrapped: WrappedKey, under kek: String) throws(KeyProviderError) -> SecretBytes {
    state.withLock { $0.unwraps += 1 }
    try act()
    return SecretBytes(copying: wrapped.bytes.span.bytes)
  }

  func newestVersion(of kek: String) throws(KeyProviderError) -> UInt32? { state.withLock { $0.version } }

  private func act() throws(KeyProviderError) {
    switch state.withLock({ $0.behaviour }) {
    case .work: break
    case .fail(let error): throw error
    case .slow(let seconds): usleep(UInt32(seconds * 1_000_000))
    case .hang:
      while !state.withLock({ $0.isReleased }) { usleep(5_000) }
    }
  }
}
