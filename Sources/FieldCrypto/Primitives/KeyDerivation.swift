import COpenSSL

/// Keys from keys and keys from passphrases.
enum KeyDerivation {
  /// HKDF-SHA-256 (RFC 5869) without salt, 32 bytes: `info` names the derived key.
  static func hkdf(_ key: borrowing SecretBytes, info: String) throws(CryptoError) -> SecretBytes {
    try hkdf(key, info: Array(info.utf8), byteCount: 32)
  }

  /// HKDF-SHA-256 (RFC 5869) without salt: the input is a uniformly random key, `info` names the derived one, which
  /// has up to 8,160 bytes.
  ///
  /// Made of OpenSSL's HMAC: its HKDF takes no more than 2,048 bytes of `info`, and names in data may be longer.
  static func hkdf(
    _ key: borrowing SecretBytes, info: [UInt8], byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    let (size, mostBlocks) = (Hash.byteCount, 255)
    guard (1...size * mostBlocks).contains(byteCount) else {
      throw CryptoError("HKDF-SHA-256 gives 1 to \(size * mostBlocks) bytes, not \(byteCount)")
    }
    let mac = try HMACContext()
    let salt = SecretBytes(byteCount: size) { _ in }
    let extracted = try SecretBytes(byteCount: size) {
      (output: UnsafeMutableRawBufferPointer) throws(CryptoError) in
      try mac.begin(salt)
      try mac.update(key.bytes)
      try mac.finish(output)
    }
    // T(1) | T(2) | …, where T(i) = HMAC(extracted, T(i - 1) | info | i)
    let blocks = (byteCount + size - 1) / size
    let expanded = try SecretBytes(byteCount: blocks * size) {
      (output: UnsafeMutableRawBufferPointer) throws(CryptoError) in
      for block in 0..<blocks {
        try mac.begin(extracted)
        if block > 0 {
          try mac.update(UnsafeRawBufferPointer(rebasing: output[(block - 1) * size..<block * size]).bytes)
        }
        try mac.update(info.span.bytes)
        try mac.update([UInt8(block + 1)].span.bytes)
        try mac.finish(UnsafeMutableRawBufferPointer(rebasing: output[block * size..<(block + 1) * size]))
      }
    }
    return SecretBytes(copying: expanded.bytes.extracting(0..<byteCount))
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
                  return derive("SCRYPT", &parameters, output)
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
    _ name: String, _ parameters: inout [OSSL_PARAM], _ output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard let algorithm = EVP_KDF_fetch(nil, name, nil) else { return false }
    defer { EVP_KDF_free(algorithm) }
    guard let context = EVP_KDF_CTX_new(algorithm) else { return false }
    defer { EVP_KDF_CTX_free(context) }
    let start = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return EVP_KDF_derive(context, start, output.count, parameters) == 1
  }

  /// Parameter names with addresses that last: OSSL_PARAM keeps the pointer.
  private enum Name {
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
