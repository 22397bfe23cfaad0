import COpenSSL

/// Keys from keys and keys from passphrases.
enum KeyDerivation {
  /// HKDF-SHA-256 (RFC 5869) without salt, 32 bytes: `info` names the derived key.
  static func hkdf(_ key: borrowing SecretBytes, info: String) throws(CryptoError) -> SecretBytes {
    try hkdf(key, info: Array(info.utf8), byteCount: 32)
  }

  /// The longest `info`, in bytes: what OpenSSL 3.0 takes.
  static let maximumInfo = 2_048

  /// HKDF-SHA-256 (RFC 5869) without salt: the input is a uniformly random key, `info` names the derived one, which
  /// has up to 8,160 bytes.
  static func hkdf(
    _ key: borrowing SecretBytes, info: [UInt8], byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    guard info.count <= maximumInfo else {
      throw CryptoError("what names a derived key has at most \(maximumInfo) bytes, not \(info.count)")
    }
    var label = info
    var digest = Array("SHA256".utf8CString)
    let count = key.byteCount
    return try SecretBytes(byteCount: byteCount) {
      (output: UnsafeMutableRawBufferPointer) throws(CryptoError) in
      let status = key.withPointer { input in
        label.withUnsafeMutableBytes { info in
          digest.withUnsafeMutableBufferPointer { digest in
            var parameters = [
              OSSL_PARAM_construct_utf8_string(Name.digest, digest.baseAddress, 0),
              OSSL_PARAM_construct_octet_string(Name.key, input, count),
              OSSL_PARAM_construct_octet_string(Name.info, info.baseAddress, info.count),
              OSSL_PARAM_construct_end(),
            ]
            return derive(OpenSSLAlgorithm.hkdf, &parameters, output)
          }
        }
      }
      guard status else { throw .openSSL("derive a key with HKDF") }
    }
  }

  /// scrypt (RFC 7914). Needs 128 × `cost.n` × `cost.r` bytes of memory while it runs.
  static func scrypt(
    passphrase: borrowing SecretBytes, salt: [UInt8], cost: ScryptCost
  ) throws(CryptoError) -> SecretBytes {
    var salt = salt
    var (n, r, p) = (cost.n, cost.r, cost.p)
    var memory: UInt64 = 2 * ScryptCost.memoryLimit
    let count = passphrase.byteCount
    return try SecretBytes(byteCount: 32) { (output: UnsafeMutableRawBufferPointer) throws(CryptoError) in
      let status = passphrase.withPointer { input in
        salt.withUnsafeMutableBytes { salt in
          withUnsafeMutablePointer(to: &n) { n in
            withUnsafeMutablePointer(to: &r) { r in
              withUnsafeMutablePointer(to: &p) { p in
                withUnsafeMutablePointer(to: &memory) { memory in
                  var parameters = [
                    OSSL_PARAM_construct_octet_string(Name.password, input, count),
                    OSSL_PARAM_construct_octet_string(Name.salt, salt.baseAddress, salt.count),
                    OSSL_PARAM_construct_uint64(Name.n, n),
                    OSSL_PARAM_construct_uint32(Name.r, r),
                    OSSL_PARAM_construct_uint32(Name.p, p),
                    OSSL_PARAM_construct_uint64(Name.memory, memory),
                    OSSL_PARAM_construct_end(),
                  ]
                  let algorithm = EVP_KDF_fetch(nil, "SCRYPT", nil)
                  defer { EVP_KDF_free(algorithm) }
                  return derive(algorithm, &parameters, output)
                }
              }
            }
          }
        }
      }
      guard status else { throw .openSSL("derive a key with scrypt") }
    }
  }

  private static func derive(
    _ algorithm: OpaquePointer?, _ parameters: inout [OSSL_PARAM], _ output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let algorithm, let context = EVP_KDF_CTX_new(algorithm) else { return false }
    defer { EVP_KDF_CTX_free(context) }
    let start = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return EVP_KDF_derive(context, start, output.count, parameters) == 1
  }

  /// Parameter names with addresses that last: OSSL_PARAM keeps the pointer.
  private enum Name {
    static var digest: UnsafePointer<CChar> { lasting("digest") }
    static var key: UnsafePointer<CChar> { lasting("key") }
    static var info: UnsafePointer<CChar> { lasting("info") }
    static var password: UnsafePointer<CChar> { lasting("pass") }
    static var salt: UnsafePointer<CChar> { lasting("salt") }
    static var n: UnsafePointer<CChar> { lasting("n") }
    static var r: UnsafePointer<CChar> { lasting("r") }
    static var p: UnsafePointer<CChar> { lasting("p") }
    static var memory: UnsafePointer<CChar> { lasting("maxmem_bytes") }

    private static func lasting(_ name: StaticString) -> UnsafePointer<CChar> {
      UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }
  }
}
