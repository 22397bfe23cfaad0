/// A DEK that was just made, durable in the keyring.
struct MadeKey: ~Copyable {
  let entry: KeyringEntry
  private let secret: SecretBytes

  init(_ entry: KeyringEntry, _ secret: consuming SecretBytes) {
    self.entry = entry
    self.secret = secret
  }

  consuming func intoSecret() -> SecretBytes { secret }
}
