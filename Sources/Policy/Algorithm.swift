/// The cipher that seals values.
public enum Algorithm: UInt8, Sendable, CaseIterable {
  case aes256GCM = 1
  case chaCha20Poly1305 = 2

  public init?(name: String) {
    switch name {
    case "AES-256-GCM": self = .aes256GCM
    case "ChaCha20-Poly1305": self = .chaCha20Poly1305
    default: return nil
    }
  }

  public var name: String {
    switch self {
    case .aes256GCM: "AES-256-GCM"
    case .chaCha20Poly1305: "ChaCha20-Poly1305"
    }
  }
}
