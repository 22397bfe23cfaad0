@testable import FieldCrypto

/// The files that keys are kept in. Each ends with a sum or a MAC, which the input need not know: it is made right.
enum FuzzFiles {
  private static let keys: KeystoreKeys = {
    let secret = SecretBytes(byteCount: 32) { $0.initializeMemory(as: UInt8.self, repeating: 0x5A) }
    return try! KeystoreKeys.derive(.keyFile, secret: secret)
  }()

  static func keyring(_ input: [UInt8]) {
    _ = try? KeyringFile.entry(input)
    _ = try? KeyringFile.keyringID(input)
    guard let sum = try? Hash.sha256(input) else { fatalError("no sum") }
    let file = input + "sum \(Hex.text(sum))\n".utf8
    // One meaning has one spelling.
    if let entry = try? KeyringFile.entry(file) {
      must((try? KeyringFile.bytes(entry)) == file, "an entry has two spellings")
    }
    if let id = try? KeyringFile.keyringID(file) {
      must((try? KeyringFile.bytes(keyring: id)) == file, "an id has two spellings")
    }
    if let number = KeyringFile.number(String(decoding: input, as: UTF8.self)) {
      must(Array(KeyringFile.name(number).utf8) == input, "a name has two spellings")
    }
  }

  static func keystore(_ input: [UInt8]) {
    _ = try? KeystoreFile.header(input)
    must((try? KeystoreFile(input, keys)) == nil, "a forged keystore is read")
    guard let mac = try? Hash.hmacSHA256(input, key: keys.authentication) else { fatalError("no MAC") }
    let file = input + "mac \(Hex.text(mac))\n".utf8
    guard let keystore = try? KeystoreFile(file, keys) else { return }
    guard let written = try? keystore.bytes(keys), let again = try? KeystoreFile(written, keys) else {
      fatalError("what was written cannot be read")
    }
    must(again.keks == keystore.keks && again.unlock == keystore.unlock, "not stable")
  }
}
