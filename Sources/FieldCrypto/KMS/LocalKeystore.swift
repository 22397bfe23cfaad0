import Synchronization

/// KEKs in a local file, opened with a key file or a passphrase. `KeystoreFile` has the format.
///
/// DEKs are wrapped under a KEK by AES-KWP; that a wrapped DEK stands in the right keyring entry is seen to by
/// `EntryBinding`. KEKs are unwrapped for each use and wiped after it.
///
/// The file is read again when it has changed, so what the command line does is picked up by a running proxy. It is written
/// anew and renamed, under a lock file (`….lock`) that keeps a second writer out. A file or secret that others than its
/// owner can read is refused.
public final class LocalKeystore: KeyProvider {
  public let path: String
  private let secret: KeystoreSecret
  private let state: Mutex<Loaded>

  private struct Loaded: ~Copyable {
    var stamp: FileStamp
    var file: KeystoreFile
    var keys: KeystoreKeys
  }

  /// Opens the keystore at `path`, reads it and authenticates it. With a passphrase this takes about 0.3 s and 32 MiB.
  public init(path: String, secret: KeystoreSecret) throws(KeystoreError) {
    self.path = path
    self.secret = secret
    let (bytes, stamp) = try Self.read(path)
    let (unlock, check) = try Self.header(bytes, path)
    let keys = try Self.keys(unlock, check, secret, path)
    state = Mutex(Loaded(stamp: stamp, file: try Self.parse(bytes, keys, path), keys: keys))
  }

  /// Makes an empty keystore, mode 0600. A passphrase needs 12 bytes or more.
  public static func create(at path: String, secret: KeystoreSecret) throws(KeystoreError) {
    let material = try secret.read()
    let bytes: [UInt8]
    do throws(CryptoError) {
      let unlock: KeystoreUnlock
      switch secret {
      case .keyFile: unlock = .keyFile
      case .passphraseFile(let file):
        guard material.byteCount >= KeystoreSecret.shortestPassphrase else {
          throw CryptoError(
            "the passphrase in \(file) is shorter than \(KeystoreSecret.shortestPassphrase) bytes")
        }
        unlock = try .newScrypt()
      }
      bytes = try KeystoreFile(unlock: unlock).bytes(KeystoreKeys.derive(unlock, secret: material))
    } catch {
      throw KeystoreError(.wrongSecret, error.message)
    }
    do {
      try DurableFile.create(path, bytes.span.bytes)
    } catch  where error.kind == .exists {
      throw KeystoreError(
        .exists, "\(path) exists already: move it aside if you mean to begin a new keystore")
    } catch {
      throw KeystoreError(error)
    }
  }

  /// All KEKs, sorted by name.
  public func keys() throws(KeystoreError) -> [KeystoreKey] {
    try withLoaded { (loaded: inout Loaded) throws(KeystoreError) in
      var keys: [KeystoreKey] = []
      for kek in loaded.file.keks {
        let version = KeystoreKey.Version(number: kek.version, created: kek.created)
        if let last = keys.last, last.name == kek.name {
          keys[keys.count - 1] = KeystoreKey(name: last.name, versions: last.versions + [version])
        } else {
          keys.append(KeystoreKey(name: kek.name, versions: [version]))
        }
      }
      return keys
    }
  }

  /// Makes a KEK, version 1.
  public func createKey(_ name: String) throws(KeystoreError) {
    guard FieldLines.isName(name) else {
      throw KeystoreError(
        .invalidName,
        "'\(name)' cannot be the name of a KEK: 1 to \(KEKReference.maximumNameByteCount) bytes without white space or control characters"
      )
    }
    try change { (loaded: inout Loaded) throws(KeystoreError) in
      guard Self.newest(name, loaded.file) == nil else {
        throw KeystoreError(
          .keyExists,
          "KEK '\(name)' exists in keystore \(path): `fieldseal keys rotate \(name)` makes a new version")
      }
      try Self.add(name, 1, &loaded)
    }
  }

  /// Makes a new version of a KEK, which wraps from now on, and returns its number. Earlier versions still unwrap.
  /// Rewrap the keyring afterwards.
  @discardableResult
  public func rotate(_ name: String) throws(KeystoreError) -> UInt32 {
    var version: UInt32 = 0
    try change { (loaded: inout Loaded) throws(KeystoreError) in
      guard let newest = Self.newest(name, loaded.file) else { throw missing(name) }
      let (next, overflow) = newest.version.addingReportingOverflow(1)
      guard !overflow else { throw KeystoreError(.inaccessible, "KEK '\(name)' has used its last version") }
      version = next
      try Self.add(name, version, &loaded)
    }
    return version
  }

  // MARK: KeyProvider

  public func wrap(_ dek: borrowing SecretBytes, under kek: String) throws(KeyProviderError) -> WrappedKey {
    let dek = dek.copy()
    do throws(KeystoreError) {
      return try withLoaded { (loaded: inout Loaded) throws(KeystoreError) in
        guard let newest = Self.newest(kek, loaded.file) else { throw missing(kek) }
        let key = try unwrapped(newest, loaded.keys)
        do throws(CryptoError) {
          return WrappedKey(kekVersion: newest.version, bytes: try KeyWrap.wrap(dek, under: key))
        } catch { throw KeystoreError(error) }
      }
    } catch { throw KeyProviderError(error) }
  }

  public func unwrap(_ wrapped: WrappedKey, under kek: String) throws(KeyProviderError) -> SecretBytes {
    let dek: SecretBytes?
    do throws(KeystoreError) {
      dek = try withLoaded { (loaded: inout Loaded) throws(KeystoreError) -> SecretBytes? in
        let versions = loaded.file.keks.filter { $0.name == kek }
        guard !versions.isEmpty else { throw missing(kek) }
        guard let found = versions.first(where: { $0.version == wrapped.kekVersion }) else {
          throw KeystoreError(
            .keyMissing,
            "KEK '\(kek)' has no version \(wrapped.kekVersion) in keystore \(path): restore the keystore from a backup"
          )
        }
        let key = try unwrapped(found, loaded.keys)
        do throws(CryptoError) { return try KeyWrap.unwrap(wrapped.bytes, under: key) } catch {
          throw KeystoreError(error)
        }
      }
    } catch { throw KeyProviderError(error) }
    guard let dek else {
      throw .corrupt(
        "a data key was not wrapped under version \(wrapped.kekVersion) of KEK '\(kek)' in keystore \(path): "
          + "restore the keyring's entry, or the keystore that belongs to it")
    }
    return dek
  }

  public func newestVersion(of kek: String) throws(KeyProviderError) -> UInt32? {
    do throws(KeystoreError) {
      return try withLoaded { (loaded: inout Loaded) throws(KeystoreError) in
        guard let newest = Self.newest(kek, loaded.file) else { throw missing(kek) }
        return newest.version
      }
    } catch { throw KeyProviderError(error) }
  }

  // MARK: The file

  /// Reads the file again if it has changed, and calls `body` with what it holds.
  private func withLoaded<Result: ~Copyable>(
    _ body: (inout Loaded) throws(KeystoreError) -> sending Result
  ) throws(KeystoreError) -> Result {
    try state.withLock { (loaded: inout Loaded) throws(KeystoreError) in
      if FileStamp(path: path) != loaded.stamp { try reload(&loaded) }
      return try body(&loaded)
    }
  }

  /// Changes the newest contents under the lock file, and writes them.
  private func change(_ body: (inout Loaded) throws(KeystoreError) -> Void) throws(KeystoreError) {
    let lock: FileLock
    do { lock = try FileLock(path + ".lock") } catch { throw KeystoreError(error) }
    try withExtendedLifetime(lock) { () throws(KeystoreError) in
      try state.withLock { (loaded: inout Loaded) throws(KeystoreError) in
        try reload(&loaded)
        let before = loaded.file
        do throws(KeystoreError) {
          try body(&loaded)
          try write(&loaded)
        } catch {
          loaded.file = before
          throw error
        }
      }
    }
  }

  private func write(_ loaded: inout Loaded) throws(KeystoreError) {
    let bytes: [UInt8]
    do { bytes = try loaded.file.bytes(loaded.keys) } catch { throw KeystoreError(error) }
    do { try DurableFile.replace(path, bytes.span.bytes) } catch { throw KeystoreError(error) }
    try reload(&loaded)
  }

  private func reload(_ loaded: inout Loaded) throws(KeystoreError) {
    let (bytes, stamp) = try Self.read(path)
    let (unlock, check) = try Self.header(bytes, path)
    if unlock != loaded.file.unlock || !Hash.isEqual(check, loaded.keys.check) {
      loaded.keys = try Self.keys(unlock, check, secret, path)
    }
    loaded.file = try Self.parse(bytes, loaded.keys, path)
    loaded.stamp = stamp
  }

  private static func read(_ path: String) throws(KeystoreError) -> (contents: [UInt8], stamp: FileStamp) {
    do {
      return try DurableFile.read(path, privacy: .secret)
    } catch  where error.kind == .missing {
      throw KeystoreError(.missing, "keystore \(path) does not exist: create it with `fieldseal keys init`")
    } catch {
      throw KeystoreError(error)
    }
  }

  private static func header(
    _ bytes: [UInt8], _ path: String
  ) throws(KeystoreError) -> (unlock: KeystoreUnlock, check: [UInt8]) {
    do { return try KeystoreFile.header(bytes) } catch { throw corrupt(error, path) }
  }

  private static func parse(
    _ bytes: [UInt8], _ keys: borrowing KeystoreKeys, _ path: String
  ) throws(KeystoreError) -> KeystoreFile {
    do { return try KeystoreFile(bytes, keys) } catch { throw corrupt(error, path) }
  }

  private static func corrupt(_ fault: KeystoreFile.Fault, _ path: String) -> KeystoreError {
    KeystoreError(.corrupt, "keystore \(path) cannot be used: \(fault); restore it from a backup")
  }

  private static func keys(
    _ unlock: KeystoreUnlock, _ check: [UInt8], _ secret: KeystoreSecret, _ path: String
  ) throws(KeystoreError) -> KeystoreKeys {
    switch (unlock, secret) {
    case (.keyFile, .keyFile), (.scrypt, .passphraseFile): break
    case (.keyFile, .passphraseFile):
      throw KeystoreError(.wrongSecret, "keystore \(path) opens with a key file: configure `keyFile`")
    case (.scrypt, .keyFile):
      throw KeystoreError(
        .wrongSecret, "keystore \(path) opens with a passphrase: configure `passphraseFile`")
    }
    let material = try secret.read()
    let keys: KeystoreKeys
    do { keys = try KeystoreKeys.derive(unlock, secret: material) } catch { throw KeystoreError(error) }
    guard Hash.isEqual(keys.check, check) else {
      throw KeystoreError(
        .wrongSecret, "\(secret.path) does not open keystore \(path): it belongs to another one")
    }
    return keys
  }

  // MARK: KEKs

  private static func newest(_ name: String, _ file: KeystoreFile) -> KeystoreKEK? {
    file.keks.last { $0.name == name }
  }

  private static func add(_ name: String, _ version: UInt32, _ loaded: inout Loaded) throws(KeystoreError) {
    do throws(CryptoError) {
      let wrapped = try KeyWrap.wrap(SecretBytes.random(), under: loaded.keys.wrapping)
      loaded.file.keks.append(
        KeystoreKEK(name: name, version: version, created: UnixTime.now, wrapped: wrapped))
      loaded.file.keks.sort()
    } catch { throw KeystoreError(error) }
  }

  private func unwrapped(
    _ kek: KeystoreKEK, _ keys: borrowing KeystoreKeys
  ) throws(KeystoreError) -> SecretBytes {
    let key: SecretBytes?
    do { key = try KeyWrap.unwrap(kek.wrapped, under: keys.wrapping) } catch { throw KeystoreError(error) }
    guard let key else {
      throw KeystoreError(.corrupt, "KEK '\(kek.name)' in keystore \(path) cannot be unwrapped")
    }
    return key
  }

  private func missing(_ name: String) -> KeystoreError {
    KeystoreError(
      .keyMissing,
      "KEK '\(name)' does not exist in keystore \(path): create it with `fieldseal keys create \(name)`")
  }
}
