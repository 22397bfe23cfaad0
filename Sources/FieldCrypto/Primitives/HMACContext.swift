import COpenSSL

/// HMAC-SHA-256 (RFC 2104) of messages that come in pieces, one after the other under any keys.
struct HMACContext: ~Copyable {
  private let context: OpaquePointer

  init() throws(CryptoError) {
    let algorithm = try OpenSSLAlgorithm.hashMAC()
    guard let context = EVP_MAC_CTX_new(algorithm) else { throw .openSSL("make an HMAC context") }
    self.context = context
  }

  deinit {
    EVP_MAC_CTX_free(context)  // wipes the key
  }

  func begin(_ key: borrowing SecretBytes) throws(CryptoError) {
    var digest = Array("SHA256".utf8CString)
    let parameter: StaticString = "digest"  // OSSL_MAC_PARAM_DIGEST, with an address that lasts
    let count = key.byteCount
    let status = key.withPointer { key in
      digest.withUnsafeMutableBufferPointer { digest in
        var parameters = [
          OSSL_PARAM_construct_utf8_string(
            UnsafeRawPointer(parameter.utf8Start).assumingMemoryBound(to: CChar.self), digest.baseAddress, 0),
          OSSL_PARAM_construct_end(),
        ]
        return EVP_MAC_init(context, key, count, &parameters)
      }
    }
    guard status == 1 else { throw .openSSL("set a key for HMAC-SHA-256") }
  }

  func update(_ bytes: RawSpan) throws(CryptoError) {
    let status = bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, bytes.count > 0 else { return Int32(1) }
      return EVP_MAC_update(context, start.assumingMemoryBound(to: UInt8.self), bytes.count)
    }
    guard status == 1 else { throw .openSSL("compute HMAC-SHA-256") }
  }

  /// Writes the code's 32 bytes to `output`, which has as many.
  func finish(_ output: UnsafeMutableRawBufferPointer) throws(CryptoError) {
    var written = 0
    let start = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard output.count == Hash.byteCount, EVP_MAC_final(context, start, &written, output.count) == 1,
      written == Hash.byteCount
    else { throw .openSSL("compute HMAC-SHA-256") }
  }
}
