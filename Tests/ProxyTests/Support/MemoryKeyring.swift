import FieldCrypto
import Synchronization

/// A keyring in memory.
final class MemoryKeyring: Keyring {
  private struct State {
    var entries: [UInt32: KeyringEntry] = [:]
    var failure: KeyringError?
  }

  let id: UInt32
  private let state = Mutex(State())

  init(id: UInt32 = 0xC0FF_EE00) { self.id = id }

  func fail(_ failure: KeyringError?) { state.withLock { $0.failure = failure } }

  /// As if the folder had been lost.
  func forgetAll() { state.withLock { $0.entries = [:] } }

  func append(_ make: (KeyID) throws(KeyringError) -> KeyringEntry) throws(KeyringError) -> KeyringEntry {
    try check()
    let number = state.withLock { UInt32($0.entries.count) + 1 }
    let entry = try make(KeyID(keyring: id, number: number))
    state.withLock { $0.entries[number] = entry }
    return entry
  }

  func entry(_ number: UInt32) throws(KeyringError) -> KeyringEntry? {
    try check()
    return state.withLock { $0.entries[number] }
  }

  func numbers() throws(KeyringError) -> [UInt32] {
    state.withLock { $0.entries.keys.sorted() }
  }

  func replace(_ entry: KeyringEntry) throws(KeyringError) {
    state.withLock { $0.entries[entry.id.number] = entry }
  }

  /// What wraps the key of that number.
  func kek(_ number: UInt32) -> String? { state.withLock { $0.entries[number]?.kek.name } }

  private func check() throws(KeyringError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}
