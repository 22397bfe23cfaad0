import COpenSSL

/// Algorithms of OpenSSL's default provider, each fetched once: a fetch by name costs more than sealing a record.
enum OpenSSLAlgorithm {
  nonisolated(unsafe) private static let aes256GCM = EVP_CIPHER_fetch(nil, Algorithm.aes256GCM.name, nil)
  nonisolated(unsafe) private static let chaCha20Poly1305 =
    EVP_CIPHER_fetch(nil, Algorithm.chaCha20Poly1305.name, nil)
  nonisolated(unsafe) private static let aes256WrapPad = EVP_CIPHER_fetch(nil, "AES-256-WRAP-PAD", nil)
  nonisolated(unsafe) private static let aes256SIV = EVP_CIPHER_fetch(nil, Algorithm.aes256SIV.name, nil)

  /// HKDF, RFC 5869.
  nonisolated(unsafe) static let hkdf = EVP_KDF_fetch(nil, "HKDF", nil)

  /// Throws for AES-256-SIV, which is no cipher of this kind: `SIVContext`.
  static func aead(_ algorithm: Algorithm) throws(CryptoError) -> OpaquePointer {
    switch algorithm {
    case .aes256GCM: try present(aes256GCM, algorithm.name)
    case .chaCha20Poly1305: try present(chaCha20Poly1305, algorithm.name)
    case .aes256SIV: throw CryptoError("\(algorithm) takes no nonce")
    }
  }

  /// AES-256-KWP, RFC 5649.
  static func keyWrap() throws(CryptoError) -> OpaquePointer {
    try present(aes256WrapPad, "AES-256-WRAP-PAD")
  }

  /// AES-256-SIV, RFC 5297.
  static func syntheticVector() throws(CryptoError) -> OpaquePointer {
    try present(aes256SIV, Algorithm.aes256SIV.name)
  }

  private static func present(_ algorithm: OpaquePointer?, _ name: String) throws(CryptoError)
    -> OpaquePointer
  {
    guard let algorithm else {
      throw CryptoError("this OpenSSL has no \(name): is a restricted provider configured?")
    }
    return algorithm
  }
}
