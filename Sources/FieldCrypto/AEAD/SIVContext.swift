import COpenSSL

/// AES-256-SIV (RFC 5297) under one key with one piece of associated data, in one direction, for many messages. Confined to
/// one thread at a time.
///
/// OpenSSL's AES-SIV takes one message for each key that it is given, so each message has a copy of a context that has its
/// key, and has seen its associated data, once.
struct SIVContext: ~Copyable {
  static let keyByteCount = 64
  /// Bytes of the synthetic initialisation vector, which is the tag too.
  static let vectorByteCount = 16

  private let prepared: OpaquePointer
  private let working: OpaquePointer
  /// The parameter list through which the vector is read or set, made once: {"tag", address, 16}, end.
  private let vectorParameters: UnsafeMutablePointer<OSSL_PARAM>

  /// - Parameter associatedData: the strings that are authenticated, in order; none of them empty.
  init(
    _ direction: AEADContext.Direction, key: borrowing SecretBytes, associatedData: [[UInt8]]
  ) throws(CryptoError) {
    guard key.byteCount == Self.keyByteCount else {
      throw CryptoError("AES-256-SIV needs a key of \(Self.keyByteCount) bytes, not of \(key.byteCount)")
    }
    let cipher = try OpenSSLAlgorithm.syntheticVector()
    let prepared = EVP_CIPHER_CTX_new()
    let working = EVP_CIPHER_CTX_new()
    var status =
      prepared != nil && working != nil
      && key.withPointer { EVP_CipherInit_ex2(prepared, cipher, $0, nil, direction.rawValue, nil) } == 1
    var written: Int32 = 0
    for string in associatedData where status {
      status = EVP_CipherUpdate(prepared, nil, &written, string, Int32(clamping: string.count)) == 1
    }
    guard status, let prepared, let working else {
      EVP_CIPHER_CTX_free(prepared)
      EVP_CIPHER_CTX_free(working)
      throw .openSSL("set a key for AES-256-SIV")
    }
    self.prepared = prepared
    self.working = working
    let name: StaticString = "tag"  // OSSL_CIPHER_PARAM_AEAD_TAG, with an address that lasts
    vectorParameters = .allocate(capacity: 2)
    vectorParameters.initialize(
      to: OSSL_PARAM_construct_octet_string(
        UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self), nil, Self.vectorByteCount))
    (vectorParameters + 1).initialize(to: OSSL_PARAM_construct_end())
  }

  deinit {
    EVP_CIPHER_CTX_free(prepared)  // both wipe the key schedules
    EVP_CIPHER_CTX_free(working)
    vectorParameters.deallocate()
  }

  /// Encrypts `text`, which is not empty, where it stands, and writes the vector's 16 bytes to `vector`. Returns false where
  /// OpenSSL refuses; the length must fit an Int32.
  func seal(_ text: UnsafeMutableRawBufferPointer, vector: UnsafeMutableRawPointer) -> Bool {
    guard let start = text.baseAddress, text.count > 0, EVP_CIPHER_CTX_copy(working, prepared) == 1 else {
      return false
    }
    let bytes = start.assumingMemoryBound(to: UInt8.self)
    var written: Int32 = 0
    guard EVP_EncryptUpdate(working, bytes, &written, bytes, Int32(truncatingIfNeeded: text.count)) == 1,
      EVP_EncryptFinal_ex(working, bytes + text.count, &written) == 1
    else { return false }
    vectorParameters.pointee.data = vector
    return EVP_CIPHER_CTX_get_params(working, vectorParameters) == 1
  }

  /// Writes the plaintext, as long as `ciphertext`, which is not empty, to `output`. Returns false where the vector is not this
  /// message's; what is in `output` then must not be used.
  func open(
    _ ciphertext: UnsafeRawBufferPointer, vector: UnsafeRawPointer, output: UnsafeMutableRawPointer
  ) -> Bool {
    guard let start = ciphertext.baseAddress, ciphertext.count > 0,
      EVP_CIPHER_CTX_copy(working, prepared) == 1
    else { return false }
    vectorParameters.pointee.data = UnsafeMutableRawPointer(mutating: vector)  // only read
    guard EVP_CIPHER_CTX_set_params(working, vectorParameters) == 1 else { return false }
    let plaintext = output.assumingMemoryBound(to: UInt8.self)
    var written: Int32 = 0
    return EVP_DecryptUpdate(
      working, plaintext, &written, start.assumingMemoryBound(to: UInt8.self),
      Int32(truncatingIfNeeded: ciphertext.count)) == 1
      && EVP_DecryptFinal_ex(working, plaintext + ciphertext.count, &written) == 1
  }
}
