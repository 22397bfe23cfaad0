/// What a DEK of 32 bytes seals with.
///
/// The raw value is what is authenticated with a keyring entry; it never changes its meaning.
public enum Algorithm: UInt8, Sendable, CaseIterable, CustomStringConvertible {
  /// AES-256-GCM, NIST SP 800-38D.
  case aes256GCM = 1
  /// ChaCha20-Poly1305, RFC 8439.
  case chaCha20Poly1305 = 2
  /// AES-SIV, RFC 5297, with a key of 64 bytes derived from the DEK: deterministic, so without a nonce.
  case aes256SIV = 3

  /// Bytes of a DEK, and of a key of the algorithms that take a nonce.
  public static let keyByteCount = 32
  static let tagByteCount = 16

  /// The algorithm called `name` in policies and keyring entries, which is also OpenSSL's name for it:
  /// "AES-256-GCM", "ChaCha20-Poly1305" or "AES-256-SIV".
  public init?(name: some StringProtocol) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  public var name: String {
    switch self {
    case .aes256GCM: "AES-256-GCM"
    case .chaCha20Poly1305: "ChaCha20-Poly1305"
    case .aes256SIV: "AES-256-SIV"
    }
  }

  /// Which fields it seals. Whole values are sealed by the randomized ones.
  public var mode: FieldMode {
    switch self {
    case .aes256GCM, .chaCha20Poly1305: .randomized
    case .aes256SIV: .deterministic
    }
  }

  public var description: String { name }
}
