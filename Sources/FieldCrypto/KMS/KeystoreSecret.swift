import COpenSSL
import Glibc

/// What opens a local keystore: a file that only its owner may read.
public enum KeystoreSecret: Hashable, Sendable {
  /// A file of 32 random bytes, as `makeKeyFile` writes it.
  case keyFile(String)
  /// A file whose first line is a passphrase.
  case passphraseFile(String)

  /// Writes 32 random bytes to a new file of mode 0600.
  public static func makeKeyFile(at path: String) throws(KeystoreError) {
    let key: SecretBytes
    do { key = try SecretBytes.random() } catch { throw KeystoreError(error) }
    do { try DurableFile.create(path, key.bytes) } catch { throw KeystoreError(error) }
  }

  /// The shortest passphrase that a new keystore accepts, in bytes.
  static let shortestPassphrase = 12

  /// The file's secret: 32 bytes, or the passphrase without its line end.
  func read() throws(KeystoreError) -> SecretBytes {
    switch self {
    case .keyFile(let path): try Self.readKey(path)
    case .passphraseFile(let path): try Self.readPassphrase(path)
    }
  }

  private static func readKey(_ path: String) throws(KeystoreError) -> SecretBytes {
    let key = try readFile(path)
    let count = key.byteCount
    guard count == Algorithm.keyByteCount else {
      throw KeystoreError(
        .wrongSecret,
        "\(path) has \(count) bytes: a key file has 32 random ones; `fieldseal keys init` makes it")
    }
    return key
  }

  private static func readPassphrase(_ path: String) throws(KeystoreError) -> SecretBytes {
    let contents = try readFile(path)
    let count = contents.bytes.withUnsafeBytes { bytes in
      bytes.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
    }
    guard count > 0 else { throw KeystoreError(.wrongSecret, "the passphrase in \(path) is empty") }
    return SecretBytes(copying: contents.bytes.extracting(0..<count))
  }

  private static func readFile(_ path: String) throws(KeystoreError) -> SecretBytes {
    do { return try DurableFile.readSecret(path, limit: 4096) } catch { throw KeystoreError(error) }
  }

  var path: String {
    switch self {
    case .keyFile(let path), .passphraseFile(let path): path
    }
  }
}
