/// The keys that are derived from a keystore's master key; see `KeystoreFile`.
struct KeystoreKeys: ~Copyable, Sendable {
  let wrapping: SecretBytes
  let authentication: SecretBytes
  /// Tells whether the secret is the right one before the file is authenticated.
  let check: [UInt8]

  static let checkByteCount = 16

  /// Throws only where OpenSSL refuses.
  static func derive(_ unlock: KeystoreUnlock, secret: borrowing SecretBytes) throws(CryptoError)
    -> KeystoreKeys
  {
    switch unlock {
    case .keyFile: return try derive(master: secret)
    case .scrypt(let cost, let salt):
      let master = try KeyDerivation.scrypt(passphrase: secret, salt: salt, cost: cost)
      return try derive(master: master)
    }
  }

  private static func derive(master: borrowing SecretBytes) throws(CryptoError) -> KeystoreKeys {
    let wrapping = try KeyDerivation.hkdf(master, info: "fieldseal keystore v1 wrap")
    let authentication = try KeyDerivation.hkdf(master, info: "fieldseal keystore v1 mac")
    let check = try KeyDerivation.hkdf(master, info: "fieldseal keystore v1 check")
    let bytes = check.bytes.withUnsafeBytes { Array($0.prefix(checkByteCount)) }
    return KeystoreKeys(wrapping: wrapping, authentication: authentication, check: bytes)
  }
}
