import FieldCrypto

/// The keyring of a proxy whose policy seals nothing: no value is sealed with it, and none can be.
struct AbsentKeyring: Keyring {
  let id: UInt32 = 0

  func append(_ make: (KeyID) throws(KeyringError) -> KeyringEntry) throws(KeyringError) -> KeyringEntry {
    throw absent
  }

  func entry(_ number: UInt32) throws(KeyringError) -> KeyringEntry? { nil }

  func numbers() throws(KeyringError) -> [UInt32] { [] }

  func replace(_ entry: KeyringEntry) throws(KeyringError) {
    throw absent
  }

  private var absent: KeyringError {
    KeyringError(.inaccessible, "no keyring is configured: add keyring: {directory: keyring}")
  }
}
