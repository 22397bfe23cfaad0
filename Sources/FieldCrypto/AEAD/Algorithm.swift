/// An AEAD with a key of 32 bytes, a nonce of 12 and a tag of 16.
///
/// The raw value is what is authenticated with a keyring entry; it never changes its meaning.
public enum Algorithm: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  /// AES-256-GCM, NIST SP 800-38D.
  case aes256GCM = 1
  /// ChaCha20-Poly1305, RFC 8439.
  case chaCha20Poly1305 = 2

  /// Bytes of a key.
  public static let keyByteCount = 32
  static let nonceByteCount = 12
  static let tagByteCount = 16

  /// The algorithm called `name` in policies and keyring entries, which is also OpenSSL's name for it:
  /// "AES-256-GCM" or "ChaCha20-Poly1305".
  public init?(name: some StringProtocol) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  public var name: String {
    switch self {
    case .aes256GCM: "AES-256-GCM"
    case .chaCha20Poly1305: "ChaCha20-Poly1305"
    }
  }

  public var description: String { name }
}
