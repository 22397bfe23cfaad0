import FieldCrypto
import Synchronization

/// A keyring in memory that counts what is asked of it.
final class MemoryKeyring: Keyring {
  struct State {
    var entries: [UInt32: KeyringEntry] = [:]
    var reads = 0
    var failure: KeyringError?
  }

  let id: UInt32 = 0xC0FF_EE00
  let state = Mutex(State())

  func append(_ make: (KeyID) throws(KeyringError) -> KeyringEntry) throws(KeyringError) -> KeyringEntry {
    try check()
    while true {
      let number = state.withLock { (UInt32($0.entries.count) + 1) }
      let entry = try make(KeyID(keyring: id, number: number))
      let isKept = state.withLock { state in
        guard state.entries[number] == nil else { return false }
        state.entries[number] = entry
        return true
      }
      if isKept { return entry }
    }
  }

  func entry(_ number: UInt32) throws(KeyringError) -> KeyringEntry? {
    state.withLock { $0.reads += 1 }
    try check()
    return state.withLock { $0.entries[number] }
  }

  func numbers() throws(KeyringError) -> [UInt32] {
    try check()
    return state.withLock { $0.entries.keys.sorted() }
  }

  func replace(_ entry: KeyringEntry) throws(KeyringError) {
    try check()
    state.withLock { $0.entries[entry.id.number] = entry }
  }

  func remove(_ number: UInt32) { state.withLock { $0.entries[number] = nil } }

  private func check() throws(KeyringError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}
