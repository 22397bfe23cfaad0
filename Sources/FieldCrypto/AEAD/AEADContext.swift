import COpenSSL

/// One `EVP_CIPHER_CTX` with its key set, used for many messages: each re-initialises it with a nonce alone, which
/// keeps the key schedule. Confined to one thread at a time.
struct AEADContext: ~Copyable {
  enum Direction: Int32 {
    case open = 0
    case seal = 1
  }

  private let context: OpaquePointer
  /// The parameter list through which the tag is read or set, made once: {"tag", address, 16}, end.
  private let tagParameters: UnsafeMutablePointer<OSSL_PARAM>

  init(_ algorithm: Algorithm, _ direction: Direction, key: borrowing SecretBytes) throws(CryptoError) {
    guard key.byteCount == Algorithm.keyByteCount else {
      throw CryptoError(
        "\(algorithm) needs a key of \(Algorithm.keyByteCount) bytes, not of \(key.byteCount)")
    }
    let cipher = try OpenSSLAlgorithm.aead(algorithm)
    guard let context = EVP_CIPHER_CTX_new() else { throw .openSSL("make a cipher context") }
    let status = key.withPointer { EVP_CipherInit_ex2(context, cipher, $0, nil, direction.rawValue, nil) }
    guard status == 1 else {
      EVP_CIPHER_CTX_free(context)
      throw .openSSL("set a key for \(algorithm)")
    }
    self.context = context
    let name: StaticString = "tag"  // OSSL_CIPHER_PARAM_AEAD_TAG, with an address that lasts
    tagParameters = .allocate(capacity: 2)
    tagParameters.initialize(
      to: OSSL_PARAM_construct_octet_string(
        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), nil, Algorithm.tagByteCount))
    (tagParameters + 1).initialize(to: OSSL_PARAM_construct_end())
  }

  deinit {
    EVP_CIPHER_CTX_free(context)  // wipes the key schedule
    tagParameters.deallocate()
  }

  /// Writes the ciphertext, as long as `plaintext`, to `output`, and the tag's 16 bytes behind it.
  /// Returns false where OpenSSL refuses; the lengths must fit an Int32.
  @inline(__always)
  func seal(
    nonce: UnsafeRawPointer, aad: UnsafeRawBufferPointer, plaintext: UnsafeRawBufferPointer,
    output: UnsafeMutableRawPointer
  ) -> Bool {
    guard begin(nonce, aad) else { return false }
    let ciphertext = output.assumingMemoryBound(to: UInt8.self)
    guard update(plaintext, to: ciphertext) else { return false }
    var written: Int32 = 0
    guard EVP_EncryptFinal_ex(context, ciphertext + plaintext.count, &written) == 1 else { return false }
    tagParameters.pointee.data = output + plaintext.count
    return EVP_CIPHER_CTX_get_params(context, tagParameters) == 1
  }

  /// Writes the plaintext, as long as `ciphertext`, to `output`. Returns false where the tag does not verify; what is in
  /// `output` then must not be used.
  @inline(__always)
  func open(
    nonce: UnsafeRawPointer, aad: UnsafeRawBufferPointer, ciphertext: UnsafeRawBufferPointer,
    tag: UnsafeRawPointer, output: UnsafeMutableRawPointer
  ) -> Bool {
    guard begin(nonce, aad) else { return false }
    let plaintext = output.assumingMemoryBound(to: UInt8.self)
    guard update(ciphertext, to: plaintext) else { return false }
    tagParameters.pointee.data = UnsafeMutableRawPointer(mutating: tag)  // only read
    guard EVP_CIPHER_CTX_set_params(context, tagParameters) == 1 else { return false }
    var written: Int32 = 0
    return EVP_DecryptFinal_ex(context, plaintext + ciphertext.count, &written) == 1
  }

  @inline(__always)
  private func begin(_ nonce: UnsafeRawPointer, _ aad: UnsafeRawBufferPointer) -> Bool {
    guard EVP_CipherInit_ex2(context, nil, nil, nonce.assumingMemoryBound(to: UInt8.self), -1, nil) == 1
    else {
      return false
    }
    return update(aad, to: nil)
  }

  /// Passes `input` through the cipher in the context's direction; without an `output` it is AAD.
  @inline(__always)
  private func update(_ input: UnsafeRawBufferPointer, to output: UnsafeMutablePointer<UInt8>?) -> Bool {
    guard let start = input.baseAddress, input.count > 0 else { return true }
    var written: Int32 = 0
    return EVP_CipherUpdate(
      context, output, &written, start.assumingMemoryBound(to: UInt8.self),
      Int32(truncatingIfNeeded: input.count)) == 1
  }
}
