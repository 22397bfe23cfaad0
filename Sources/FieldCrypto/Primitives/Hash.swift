import COpenSSL

/// SHA-256, HMAC-SHA-256 and comparison in constant time.
enum Hash {
  static let byteCount = 32

  static func sha256(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: byteCount)
    var written = 0
    guard EVP_Q_digest(nil, "SHA256", nil, bytes, bytes.count, &digest, &written) == 1, written == byteCount
    else {
      throw .openSSL("compute SHA-256")
    }
    return digest
  }

  static func hmacSHA256(_ bytes: [UInt8], key: borrowing SecretBytes) throws(CryptoError) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: byteCount)
    var written = 0
    let count = key.byteCount
    let made = key.withPointer {
      EVP_Q_mac(nil, "HMAC", nil, "SHA256", nil, $0, count, bytes, bytes.count, &tag, byteCount, &written)
    }
    guard made != nil, written == byteCount else { throw .openSSL("compute HMAC-SHA-256") }
    return tag
  }

  static func isEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
  }

  static func random(byteCount: Int) throws(CryptoError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    guard RAND_bytes(&bytes, Int32(truncatingIfNeeded: byteCount)) == 1 else {
      throw .openSSL("draw random bytes")
    }
    return bytes
  }

  static func randomUInt32() throws(CryptoError) -> UInt32 {
    try random(byteCount: 4).reduce(0) { $0 << 8 | UInt32($1) }
  }
}
