import Dispatch
import Foundation
import Synchronization
import TestTools
import Testing

@testable import FieldCrypto

/// The local keystore: private, authenticated as a whole, one writer at a time.
@Suite struct LocalKeystoreTests {
  let folder = TemporaryFolder()
  var path: String { folder.file("keystore") }
  var secret: KeystoreSecret { .keyFile(folder.file("master.key")) }

  private func make(_ names: String...) throws -> LocalKeystore {
    try KeystoreSecret.makeKeyFile(at: folder.file("master.key"))
    try LocalKeystore.create(at: path, secret: secret)
    let keystore = try LocalKeystore(path: path, secret: secret)
    for name in names { try keystore.createKey(name) }
    return keystore
  }

  private func unwrapped(_ keystore: LocalKeystore, _ wrapped: WrappedKey, _ kek: String) throws -> [UInt8] {
    let dek = try keystore.unwrap(wrapped, under: kek)
    return array(dek.bytes)
  }

  @Test func wrapsUnderTheNewestAndUnwrapsUnderAll() throws {
    let keystore = try make("a", "b")
    let dek = try SecretBytes.random()
    let bytes = array(dek.bytes)
    let old = try keystore.wrap(dek, under: "a")
    #expect(old.kekVersion == 1)
    #expect(try keystore.rotate("a") == 2)
    #expect(try keystore.newestVersion(of: "a") == 2)
    let new = try keystore.wrap(dek, under: "a")
    #expect(new.kekVersion == 2)
    #expect(new.bytes != old.bytes)
    #expect(try unwrapped(keystore, old, "a") == bytes)
    #expect(try unwrapped(keystore, new, "a") == bytes)
    // Another KEK, another version, altered bytes.
    for (wrapped, kek) in [
      (old, "b"), (WrappedKey(kekVersion: 2, bytes: old.bytes), "a"),
      (WrappedKey(kekVersion: 1, bytes: old.bytes.map { $0 ^ 1 }), "a"),
      (WrappedKey(kekVersion: 1, bytes: []), "a"),
      (WrappedKey(kekVersion: 1, bytes: [UInt8](repeating: 0, count: 9999)), "a"),
    ] {
      let error = #expect(throws: KeyProviderError.self) { try unwrapped(keystore, wrapped, kek) }
      guard case .corrupt = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    let error = #expect(throws: KeyProviderError.self) {
      try unwrapped(keystore, WrappedKey(kekVersion: 3, bytes: old.bytes), "a")
    }
    #expect(error?.message.contains("no version 3") == true)
  }

  @Test func missingKEKsSayWhatToDo() throws {
    let keystore = try make()
    let error = #expect(throws: KeyProviderError.self) { try keystore.newestVersion(of: "payments/orders") }
    let text =
      "KEK 'payments/orders' does not exist in keystore \(path): create it with `fieldseal keys create payments/orders`"
    #expect(error == .notFound(text))
    #expect(throws: KeystoreError.self) { try keystore.rotate("payments/orders") }
  }

  @Test func listsNamesVersionsAndTimes() throws {
    let keystore = try make("b", "a/1", "a")
    try keystore.rotate("a")
    let before = UnixTime.now
    let keys = try keystore.keys()
    #expect(keys.map(\.name) == ["a", "a/1", "b"])
    #expect(keys.map { $0.versions.map(\.number) } == [[1, 2], [1], [1]])
    #expect(keys.allSatisfy { $0.versions.allSatisfy { abs($0.created - before) < 60 } })
  }

  @Test func namesAndDuplicatesAreChecked() throws {
    let keystore = try make("a", "köln/straße")
    let error = #expect(throws: KeystoreError.self) { try keystore.createKey("a") }
    #expect(error?.code == .keyExists)
    for name in ["", "a b", "a\nb", "\u{7}", "\u{202E}x", String(repeating: "x", count: 513)] {
      let error = #expect(throws: KeystoreError.self) { try keystore.createKey(name) }
      #expect(error?.code == .invalidName)
    }
    #expect(try LocalKeystore(path: path, secret: secret).keys().map(\.name) == ["a", "köln/straße"])
  }

  @Test func createDoesNotReplace() throws {
    let keystore = try make("a")
    let error = #expect(throws: KeystoreError.self) { try LocalKeystore.create(at: path, secret: secret) }
    #expect(error?.code == .exists)
    #expect(throws: KeystoreError.self) { try KeystoreSecret.makeKeyFile(at: folder.file("master.key")) }
    #expect(try keystore.keys().count == 1)
  }

  @Test func filesArePrivate() throws {
    let before = umask(0)
    defer { umask(before) }
    let keystore = try make("a")
    #expect(folder.mode("keystore") == 0o600)
    #expect(folder.mode("master.key") == 0o600)
    for mode: mode_t in [0o640, 0o604, 0o644, 0o660] {
      for file in ["keystore", "master.key"] {
        chmod(folder.file(file), mode)
        let error = #expect(throws: KeystoreError.self) { try LocalKeystore(path: path, secret: secret) }
        #expect(error?.code == .permissions)
        #expect(error?.message.contains("chmod 600 \(folder.file(file))") == true)
        chmod(folder.file(file), 0o600)
      }
    }
    // A running process notices too.
    chmod(path, 0o644)
    #expect(throws: KeyProviderError.self) { try keystore.newestVersion(of: "a") }
    chmod(path, 0o600)
    #expect(try keystore.newestVersion(of: "a") == 1)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a file away")) func foreignOwnersAreRefused() throws
  {
    _ = try make("a")
    chown(path, 4321, 4321)
    let error = #expect(throws: KeystoreError.self) { try LocalKeystore(path: path, secret: secret) }
    #expect(error?.code == .permissions)
    #expect(error?.message.contains("4321") == true)
  }

  @Test func wrongSecretsAreTold() throws {
    _ = try make("a")
    try KeystoreSecret.makeKeyFile(at: folder.file("other.key"))
    folder.write("short.key", [1, 2, 3])
    folder.write("passphrase", "a long enough passphrase\n")
    folder.write("empty", "\n")
    folder.write("huge", [UInt8](repeating: 1, count: 10_000))
    let cases: [(KeystoreSecret, KeystoreError.Code)] = [
      (.keyFile(folder.file("other.key")), .wrongSecret), (.keyFile(folder.file("short.key")), .wrongSecret),
      (.passphraseFile(folder.file("passphrase")), .wrongSecret), (.keyFile(folder.file("absent")), .missing),
      (.keyFile(folder.file("huge")), .corrupt),
    ]
    for (secret, code) in cases {
      let error = #expect(throws: KeystoreError.self) { try LocalKeystore(path: path, secret: secret) }
      #expect(error?.code == code)
      #expect(error?.message.contains(folder.path) == true)
    }
    #expect(throws: KeystoreError.self) {
      try LocalKeystore.create(at: folder.file("k2"), secret: .passphraseFile(folder.file("empty")))
    }
    folder.write("weak", "short")
    #expect(throws: KeystoreError.self) {
      try LocalKeystore.create(at: folder.file("k2"), secret: .passphraseFile(folder.file("weak")))
    }
    #expect(!folder.names.contains("k2"))
  }

  @Test func passphrasesOpenAndWrongOnesDoNot() throws {
    folder.write("passphrase", "correct horse battery staple\n")
    let secret = KeystoreSecret.passphraseFile(folder.file("passphrase"))
    try LocalKeystore.create(at: path, secret: secret)
    let keystore = try LocalKeystore(path: path, secret: secret)
    try keystore.createKey("a")
    folder.write("passphrase", "correct horse battery staple\r\nsecond line")
    #expect(try LocalKeystore(path: path, secret: secret).keys().count == 1)
    folder.write("passphrase", "correct horse battery stapler")
    let error = #expect(throws: KeystoreError.self) { try LocalKeystore(path: path, secret: secret) }
    #expect(error?.code == .wrongSecret)
    // Two keystores of one passphrase have nothing in common.
    folder.write("passphrase", "correct horse battery staple")
    try LocalKeystore.create(at: folder.file("second"), secret: secret)
    #expect(folder.read("second") != folder.read("keystore"))
  }

  /// No name, version, time or line can be altered, exchanged, added or left out; and nothing traps.
  @Test func everyAlterationIsNoticed() throws {
    let keystore = try make("a", "b")
    try keystore.rotate("a")
    let good = folder.read("keystore")
    let master = SecretBytes(copying: folder.read("master.key").span.bytes)
    let keys = try KeystoreKeys.derive(.keyFile, secret: master)
    for bytes in Hostile.variations(of: good) where bytes != good {
      _ = try? KeystoreFile.header(bytes)
      do {
        _ = try KeystoreFile(bytes, keys)
        Issue.record("accepted \(String(decoding: bytes, as: UTF8.self))")
      } catch {}
    }
    let text = String(decoding: good, as: UTF8.self)
    folder.write("keystore", text.replacingOccurrences(of: "kek b 1", with: "kek c 1"))
    let error = #expect(throws: KeystoreError.self) { try LocalKeystore(path: path, secret: secret) }
    #expect(error?.code == .corrupt)
    // A running process notices too, and recovers with the file.
    #expect(throws: KeyProviderError.self) { try keystore.newestVersion(of: "a") }
    folder.write("keystore", good)
    #expect(try keystore.newestVersion(of: "a") == 2)
  }

  /// A file is not authenticated when it says how much work and memory scrypt takes.
  @Test func scryptCostsAreBounded() {
    let salt = String(repeating: "00", count: 16)
    #expect(
      KeystoreUnlock(text: "scrypt 32768 8 3 \(salt)")
        == .scrypt(.standard, salt: Array(repeating: 0, count: 16)))
    for text in [
      "scrypt 1024 8 1 \(salt)", "scrypt 1099511627776 8 1 \(salt)", "scrypt 32769 8 1 \(salt)",
      "scrypt 32768 1000000 1 \(salt)", "scrypt 32768 8 1000000 \(salt)", "scrypt 1048576 32 1 \(salt)",
      "scrypt 32768 8 3 00", "scrypt 32768 8 3", "scrypt -1 8 3 \(salt)", "scrypt", "", "key-file ", "plain",
      "scrypt 18446744073709551616 8 1 \(salt)",
    ] {
      #expect(KeystoreUnlock(text: Substring(text)) == nil, "\(text)")
    }
  }

  @Test func changesOnDiskArePickedUp() throws {
    let proxy = try make("a")
    let commandLine = try LocalKeystore(path: path, secret: secret)
    try commandLine.createKey("b")
    #expect(try proxy.newestVersion(of: "b") == 1)
    try commandLine.rotate("b")
    #expect(try proxy.newestVersion(of: "b") == 2)
    #expect(throws: KeystoreError.self) { try proxy.createKey("b") }
    // Gone for a while: unavailable, not "no such key".
    try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
    let error = #expect(throws: KeyProviderError.self) { try proxy.newestVersion(of: "b") }
    #expect(error?.isRetriable == true)
    try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
    #expect(try proxy.newestVersion(of: "b") == 2)
    // Another keystore in its place does not open with this secret.
    unlink(path)
    try KeystoreSecret.makeKeyFile(at: folder.file("other.key"))
    try LocalKeystore.create(at: path, secret: .keyFile(folder.file("other.key")))
    let denied = #expect(throws: KeyProviderError.self) { try proxy.newestVersion(of: "b") }
    guard case .denied = denied else {
      Issue.record("\(String(describing: denied))")
      return
    }
  }

  @Test func twoWritersLoseNothing() throws {
    _ = try make("shared")
    let keystores = try (0..<4).map { _ in try LocalKeystore(path: path, secret: secret) }
    let failures = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      for round in 0..<5 {
        do {
          try keystores[index].createKey("k\(index).\(round)")
          try keystores[index].rotate("shared")
        } catch { failures.withLock { $0.append("\(error)") } }
      }
    }
    #expect(failures.withLock { $0 } == [])
    let keys = try LocalKeystore(path: path, secret: secret).keys()
    #expect(keys.count == 21)
    #expect(keys.first { $0.name == "shared" }?.versions.map(\.number) == Array(1...21))
    #expect(folder.names.filter { $0.hasPrefix(".tmp-") }.isEmpty)
  }

  @Test func errorsAndDescriptionsCarryNoSecret() throws {
    let keystore = try make("a")
    let dek = try SecretBytes.random()
    let wrapped = try keystore.wrap(dek, under: "a")
    let altered = WrappedKey(kekVersion: 1, bytes: wrapped.bytes.map { $0 ^ 0x55 })
    let error = #expect(throws: KeyProviderError.self) { try unwrapped(keystore, altered, "a") }
    let text = "\(String(describing: error)) \(String(reflecting: error))"
    for bytes in [altered.bytes, wrapped.bytes, folder.read("master.key")] {
      #expect(!text.contains(Hex.text(bytes.prefix(4))))
    }
  }
}
