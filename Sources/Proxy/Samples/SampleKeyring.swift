import FieldCrypto
import Synchronization

/// A keyring in memory: what is sealed with its keys opens in this process only.
final class SampleKeyring: Keyring {
  let id: UInt32 = 0x5A3D_1E00
  private let entries = Mutex<[UInt32: KeyringEntry]>([:])

  func append(_ make: (KeyID) throws(KeyringError) -> KeyringEntry) throws(KeyringError) -> KeyringEntry {
    let result = entries.withLock { entries -> Result<KeyringEntry, KeyringError> in
      let number = UInt32(entries.count) + 1
      do throws(KeyringError) {
        let entry = try make(KeyID(keyring: id, number: number))
        entries[number] = entry
        return .success(entry)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  func entry(_ number: UInt32) throws(KeyringError) -> KeyringEntry? { entries.withLock { $0[number] } }

  func numbers() throws(KeyringError) -> [UInt32] { entries.withLock { $0.keys.sorted() } }

  func replace(_ entry: KeyringEntry) throws(KeyringError) {
    entries.withLock { $0[entry.id.number] = entry }
  }

  /// The key that wraps `key`.
  func kek(_ key: KeyID) -> KEKReference? { entries.withLock { $0[key.number]?.kek } }
}
