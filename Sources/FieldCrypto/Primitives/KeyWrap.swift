import COpenSSL

/// AES-256 key wrap with padding: AES-KWP of RFC 5649 and SP 800-38F. It authenticates what it wraps and needs no nonce.
enum KeyWrap {
  /// `wrapping` under the 32-byte key `key`: the length rounded up to 8, and 8 more.
  static func wrap(_ secret: borrowing SecretBytes, under key: borrowing SecretBytes) throws(CryptoError)
    -> [UInt8]
  {
    guard secret.byteCount > 0, secret.byteCount <= limit else {
      throw CryptoError("a key of \(secret.byteCount) bytes cannot be wrapped")
    }
    let context = try makeContext(.seal, key)
    defer { EVP_CIPHER_CTX_free(context) }
    var wrapped = [UInt8](repeating: 0, count: secret.byteCount + 24)
    var count: Int32 = 0
    let length = Int32(truncatingIfNeeded: secret.byteCount)
    let status = secret.withPointer { EVP_EncryptUpdate(context, &wrapped, &count, $0, length) }
    guard status == 1, count > 0 else { throw .openSSL("wrap a key") }
    return Array(wrapped.prefix(Int(count)))
  }

  /// What was wrapped, or nil where `wrapped` is not the result of wrapping under `key`.
  static func unwrap(_ wrapped: [UInt8], under key: borrowing SecretBytes) throws(CryptoError) -> SecretBytes?
  {
    guard wrapped.count >= 16, wrapped.count % 8 == 0, wrapped.count <= limit else { return nil }
    let context = try makeContext(.open, key)
    defer { EVP_CIPHER_CTX_free(context) }
    var count: Int32 = 0
    let padded = SecretBytes(byteCount: wrapped.count + 8) { target in
      let start = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
      let length = Int32(truncatingIfNeeded: wrapped.count)
      if EVP_DecryptUpdate(context, start, &count, wrapped, length) != 1 { count = 0 }
    }
    guard count > 0, Int(count) <= wrapped.count - 8 else {
      ERR_clear_error()
      return nil
    }
    return SecretBytes(copying: padded.bytes.extracting(0..<Int(count)))
  }

  private static let limit = 4096

  private static func makeContext(
    _ direction: AEADContext.Direction, _ key: borrowing SecretBytes
  ) throws(CryptoError) -> OpaquePointer {
    guard key.byteCount == 32 else {
      throw CryptoError("AES-KWP needs a key of 32 bytes, not of \(key.byteCount)")
    }
    let cipher = try OpenSSLAlgorithm.keyWrap()
    guard let context = EVP_CIPHER_CTX_new() else { throw .openSSL("make a cipher context") }
    EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW)
    let status = key.withPointer { EVP_CipherInit_ex2(context, cipher, $0, nil, direction.rawValue, nil) }
    guard status == 1 else {
      EVP_CIPHER_CTX_free(context)
      throw .openSSL("set a key for AES-KWP")
    }
    return context
  }
}
