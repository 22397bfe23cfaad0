import FieldCrypto
import YAML

extension ProxyConfiguration {
  /// Opens the providers. A keystore behind a passphrase takes about 0.3 s.
  ///
  /// - Throws: the first provider's error that cannot be opened.
  public func openProviders() throws(KeystoreError) -> [String: any KeyProvider] {
    var opened: [String: any KeyProvider] = [:]
    for (name, settings) in providers {
      switch settings {
      case .local(let local): opened[name] = try local.open()
      }
    }
    return opened
  }

  /// Opens the keyring, if one is configured.
  ///
  /// Never makes one: a keyring that is not where it was (a volume that is not mounted) would be replaced by an empty one, and
  /// all that was sealed so far would no longer be known as sealed.
  public func openKeyring() throws(KeyringError) -> DirectoryKeyring? {
    guard let keyringDirectory else { return nil }
    guard TextFile.isFolder(keyringDirectory) else {
      throw KeyringError(
        .inaccessible,
        "there is no keyring in \(keyringDirectory): make it with `fieldseal keys init`, or restore it from a backup"
      )
    }
    return try DirectoryKeyring(path: keyringDirectory, create: false)
  }
}

extension LocalProviderSettings {
  /// What opens the keystore, as `FieldCrypto` takes it.
  public var secret: KeystoreSecret {
    switch unlock {
    case .keyFile(let path): .keyFile(path)
    case .passphraseFile(let path): .passphraseFile(path)
    }
  }

  /// Opens the keystore.
  public func open() throws(KeystoreError) -> LocalKeystore {
    try LocalKeystore(path: keystore, secret: secret)
  }
}

extension DataKeyLimits {
  /// The same as `FieldCrypto` takes them. Throws nothing that the configuration's parser lets through.
  public func settings() throws(CryptoError) -> DataKeySettings {
    try DataKeySettings(
      maxRecords: UInt64(clamping: maxRecords), maxBytes: UInt64(clamping: maxBytes), maxAge: maxAge,
      cacheTime: cacheTime, timeout: timeout)
  }
}
