import COpenSSL

/// AES-256-SIV (RFC 5297) under one key, for many messages. Confined to one thread at a time.
///
/// CMAC and counter mode are OpenSSL's, S2V is put together here. OpenSSL 3.0's own AES-SIV seals one message for each key
/// it is given: a context to be copied for every message costs three times as much and thirteen allocations. And the
/// associated data is the same for all messages here: its part of S2V is computed once (`prefix`).
struct SIVContext: ~Copyable {
  static let keyByteCount = 64
  /// Bytes of the synthetic initialisation vector, which is the tag too.
  static let vectorByteCount = 16

  private let mac: OpaquePointer
  private let counterMode: OpaquePointer
  /// With what S2V begins: the code of a block of zeros.
  private let start: SIVBlock

  init(key: borrowing SecretBytes) throws(CryptoError) {
    guard key.byteCount == Self.keyByteCount else {
      throw CryptoError("AES-256-SIV needs a key of \(Self.keyByteCount) bytes, not of \(key.byteCount)")
    }
    let algorithm = try OpenSSLAlgorithm.cipherMAC()
    let cipher = try OpenSSLAlgorithm.counterMode()
    let mac = EVP_MAC_CTX_new(algorithm)
    let counterMode = EVP_CIPHER_CTX_new()
    // RFC 5297, 2.6: the first half is S2V's key, the second half counter mode's.
    let half = Self.keyByteCount / 2
    let status = key.withPointer { key in
      Self.setKey(mac, key, half) && counterMode != nil
        && EVP_CipherInit_ex2(counterMode, cipher, key + half, nil, 1, nil) == 1
    }
    // In early releases of 3.0, and from some providers, a MAC does not begin anew without a key, and says nothing of it
    // (openssl/openssl#17811): all codes but the first would be wrong.
    let zeros = [UInt8](repeating: 0, count: 16)
    guard status, let mac, let counterMode, let start = Self.authenticate(zeros, mac),
      let again = Self.authenticate(zeros, mac), start == again
    else {
      EVP_MAC_CTX_free(mac)
      EVP_CIPHER_CTX_free(counterMode)
      throw .openSSL("set a key for AES-256-SIV")
    }
    self.mac = mac
    self.counterMode = counterMode
    self.start = start
  }

  deinit {
    EVP_MAC_CTX_free(mac)  // both wipe the key schedules
    EVP_CIPHER_CTX_free(counterMode)
  }

  private static func setKey(_ mac: OpaquePointer?, _ key: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard let mac else { return false }
    var name = Array("AES-256-CBC".utf8CString)
    let parameter: StaticString = "cipher"  // OSSL_MAC_PARAM_CIPHER, with an address that lasts
    return name.withUnsafeMutableBufferPointer { name in
      var parameters = [
        OSSL_PARAM_construct_utf8_string(
          UnsafeRawPointer(parameter.utf8Start).assumingMemoryBound(to: CChar.self), name.baseAddress, 0),
        OSSL_PARAM_construct_end(),
      ]
      return EVP_MAC_init(mac, key, count, &parameters) == 1
    }
  }

  /// What S2V has made of `strings`, the associated data, before the message comes.
  func prefix(_ strings: [[UInt8]]) throws(CryptoError) -> SIVBlock {
    var block = start
    for string in strings {
      guard let code = Self.authenticate(string, mac) else { throw .openSSL("compute CMAC") }
      block = block.doubled ^ code
    }
    return block
  }

  private static func authenticate(_ string: [UInt8], _ mac: OpaquePointer) -> SIVBlock? {
    string.withUnsafeBytes { restart(mac) && update(mac, $0) ? finish(mac) : nil }
  }

  /// Encrypts `text` where it stands, and writes the vector's 16 bytes to `vector`. Returns false where OpenSSL refuses;
  /// the length must fit an Int32.
  @inline(__always)
  func seal(_ text: UnsafeMutableRawBufferPointer, after prefix: SIVBlock, vector: UnsafeMutableRawPointer)
    -> Bool
  {
    guard let block = synthesize(UnsafeRawBufferPointer(text), after: prefix) else { return false }
    block.store(at: vector)
    guard let start = text.baseAddress, text.count > 0 else { return true }
    return crypt(UnsafeRawBufferPointer(text), from: block, to: start)
  }

  /// Writes the plaintext, as long as `ciphertext`, to `output`. Returns false where the vector is not this message's; what
  /// is in `output` then must not be used.
  @inline(__always)
  func open(
    _ ciphertext: UnsafeRawBufferPointer, after prefix: SIVBlock, vector: UnsafeRawPointer,
    output: UnsafeMutableRawPointer
  ) -> Bool {
    guard crypt(ciphertext, from: SIVBlock(at: vector), to: output),
      let block = synthesize(UnsafeRawBufferPointer(start: output, count: ciphertext.count), after: prefix)
    else { return false }
    let difference = block ^ SIVBlock(at: vector)
    return difference.high | difference.low == 0
  }

  /// RFC 5297, 2.4: the rest of S2V.
  @inline(__always)
  private func synthesize(_ text: UnsafeRawBufferPointer, after prefix: SIVBlock) -> SIVBlock? {
    guard Self.restart(mac) else { return nil }
    if let start = text.baseAddress, text.count >= 16 {
      let last = text.count - 16
      guard Self.update(mac, UnsafeRawBufferPointer(start: start, count: last)),
        Self.update(mac, SIVBlock(at: start + last) ^ prefix)
      else { return nil }
      return Self.finish(mac)
    }
    var padded = (UInt64(0), UInt64(0))
    let block = withUnsafeMutableBytes(of: &padded) { padded in
      if text.count > 0 { padded.copyMemory(from: text) }
      padded[text.count] = 0x80
      return padded.baseAddress.map { SIVBlock(at: $0) } ?? .zero
    }
    return Self.update(mac, block ^ prefix.doubled) ? Self.finish(mac) : nil
  }

  /// RFC 5297, 2.6: counter mode from the vector, two bits of it cleared.
  @inline(__always)
  private func crypt(
    _ input: UnsafeRawBufferPointer, from vector: SIVBlock, to output: UnsafeMutableRawPointer
  ) -> Bool {
    guard let start = input.baseAddress, input.count > 0 else { return true }
    let counter = SIVBlock(high: vector.high, low: vector.low & 0x7FFF_FFFF_7FFF_FFFF)
    var bytes = (counter.high.bigEndian, counter.low.bigEndian)
    var written: Int32 = 0
    return withUnsafeBytes(of: &bytes) { counter in
      EVP_CipherInit_ex2(
        counterMode, nil, nil, counter.baseAddress?.assumingMemoryBound(to: UInt8.self), -1, nil) == 1
    }
      && EVP_CipherUpdate(
        counterMode, output.assumingMemoryBound(to: UInt8.self), &written,
        start.assumingMemoryBound(to: UInt8.self), Int32(truncatingIfNeeded: input.count)) == 1
  }

  // MARK: CMAC

  @inline(__always)
  private static func restart(_ mac: OpaquePointer) -> Bool {
    EVP_MAC_init(mac, nil, 0, nil) == 1
  }

  @inline(__always)
  private static func update(_ mac: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return true }
    return EVP_MAC_update(mac, start.assumingMemoryBound(to: UInt8.self), bytes.count) == 1
  }

  @inline(__always)
  private static func update(_ mac: OpaquePointer, _ block: SIVBlock) -> Bool {
    var bytes = (block.high.bigEndian, block.low.bigEndian)
    return withUnsafeBytes(of: &bytes) { update(mac, $0) }
  }

  @inline(__always)
  private static func finish(_ mac: OpaquePointer) -> SIVBlock? {
    var bytes = (UInt64(0), UInt64(0))
    var count = 0
    return withUnsafeMutableBytes(of: &bytes) { bytes in
      guard let start = bytes.baseAddress,
        EVP_MAC_final(mac, start.assumingMemoryBound(to: UInt8.self), &count, 16) == 1, count == 16
      else { return nil }
      return SIVBlock(at: start)
    }
  }
}
