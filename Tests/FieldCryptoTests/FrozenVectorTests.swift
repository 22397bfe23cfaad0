import TestTools
import Testing

@testable import FieldCrypto

/// What earlier versions stored opens for ever: `Vectors/make.py` made it, from the documented formats alone.
@Suite struct FrozenVectorTests {
  static let secrets = ["by-key-file", "by-passphrase"]

  static func keystore(_ name: String, in folder: TemporaryFolder) throws -> LocalKeystore {
    let secret: KeystoreSecret =
      name == "by-key-file" ? .keyFile(folder.file("master.key")) : .passphraseFile(folder.file("passphrase"))
    return try LocalKeystore(path: folder.file(name), secret: secret)
  }

  struct Stored: Sendable {
    let number: UInt32
    let context: String
    let recordKey: [UInt8]?
    let counter: UInt64
    let value: [UInt8]
    let stored: [UInt8]
  }

  static var values: [Stored] {
    String(decoding: Vectors.read("values.txt"), as: UTF8.self).split(separator: "\n").map { line in
      let words = line.split(separator: " ").map(String.init)
      func bytes(_ word: String) -> [UInt8] { word == "." ? [] : Vectors.bytes(hex: word) }
      return Stored(
        number: UInt32(words[0], radix: 16) ?? 0, context: words[1],
        recordKey: words[2] == "-" ? nil : bytes(words[2]), counter: UInt64(words[3]) ?? 0,
        value: bytes(words[4]),
        stored: bytes(words[5]))
    }
  }

  @Test(arguments: secrets)
  func everyStoredValueOpens(secret: String) throws {
    let keyringFolder = Vectors.copy("keyring")
    let keystoreFolder = Vectors.copy("keystore")
    let keyring = try DirectoryKeyring(path: keyringFolder.path)
    #expect(keyring.id == 0x5F21_C09A)
    #expect(try keyring.numbers() == [1, 2, 3, 0xABCD_EF01])
    let keys = DataKeys(
      keyring: keyring, providers: ["local": try Self.keystore(secret, in: keystoreFolder)])
    let values = Self.values
    #expect(values.count == 12)
    for vector in values {
      let id = try #require(keyID(vector.stored, keyring.id))
      #expect(id.number == vector.number)
      let key = try keys.opening(id)
      let opened = try open(vector.stored, key: key, recordKey: vector.recordKey, context: vector.context)
      #expect(opened == vector.value)
    }
  }

  /// Sealing is deterministic given key and counter, so today's sealer must give the same bytes.
  @Test func sealingGivesTheSameBytes() throws {
    let keyringFolder = Vectors.copy("keyring")
    let keyring = try DirectoryKeyring(path: keyringFolder.path)
    let folder = Vectors.copy("keystore")
    let keystore = try Self.keystore("by-key-file", in: folder)
    for vector in Self.values {
      let entry = try #require(try keyring.entry(vector.number))
      let dek = try keystore.unwrap(entry.wrapped, under: entry.kek.name)
      let key = SealingKey(entry, secret: dek, settings: .standard, confirmed: .now)
      let sealed = try seal(
        vector.value, key: key, recordKey: vector.recordKey, context: vector.context, counter: vector.counter)
      #expect(sealed == vector.stored)
    }
  }

  @Test func filesAreWrittenAsTheyWere() throws {
    let folder = Vectors.copy("keyring")
    let keyring = try DirectoryKeyring(path: folder.path)
    #expect(try KeyringFile.bytes(keyring: keyring.id) == folder.read("keyring.id"))
    for entry in try keyring.entries() {
      #expect(try KeyringFile.bytes(entry) == folder.read(KeyringFile.name(entry.id.number)))
    }
    let keystoreFolder = Vectors.copy("keystore")
    let bytes = keystoreFolder.read("by-key-file")
    let master = SecretBytes(copying: keystoreFolder.read("master.key").span.bytes)
    let keys = try KeystoreKeys.derive(.keyFile, secret: master)
    #expect(try KeystoreFile(bytes, keys).bytes(keys) == bytes)
  }

  @Test(arguments: secrets)
  func keystoreLists(secret: String) throws {
    let folder = Vectors.copy("keystore")
    let keys = try Self.keystore(secret, in: folder).keys()
    #expect(keys.map(\.name) == ["payments/orders", "people"])
    #expect(keys.first?.versions.map(\.number) == [1, 2])
    #expect(
      keys.first.flatMap { $0.versions.first }.map { UnixTime.text($0.created) } == "2026-11-25T03:40:01Z")
  }
}
