import Bytes
import COpenSSL

/// Seals and opens deterministic fields of one context under one key: equal contents of one form give equal results. One
/// per key, context and event loop: it owns cipher contexts, and is used by one thread at a time.
///
/// It does not look at the clock: its owner asks `DataKeys` for the key now and then, and gives it up when there is none.
public final class DeterministicCipher {
  public let key: OpeningKey
  private let derived: SecretBytes
  // One thread at a time, and nothing calls back.
  @exclusivity(unchecked) private var text: SIVPair
  @exclusivity(unchecked) private var token: SIVPair

  private static let vectorOffset = 9
  private static let bodyOffset = vectorOffset + SIVContext.vectorByteCount

  /// Derives the context's key, which takes some microseconds. Throws `CryptoError.isUnfitKey` for a key of another
  /// algorithm than AES-256-SIV.
  public init(key: OpeningKey, context: FieldContext) throws(CryptoError) {
    guard key.algorithm.mode == .deterministic else {
      throw .unfitKey(key.id, key.algorithm, for: "deterministic fields")
    }
    self.key = key
    derived = try context.derive(key.algorithm, from: key.secret, byteCount: SIVContext.keyByteCount)
    text = SIVPair(associatedData: SealedField.aad(.deterministicText, key.id, context))
    token = SIVPair(associatedData: SealedField.aad(.deterministicToken, key.id, context))
  }

  /// Appends `content`, sealed in `form` (`deterministicText` or `deterministicToken`), to `output`: exactly
  /// `content.byteCount + SealedField.overhead(.deterministic)` bytes, or nothing on an error.
  public func seal(
    _ content: RawSpan, _ form: SealedFieldForm, into output: inout ByteBuffer
  ) throws(CryptoError) {
    guard form.mode == .deterministic else {
      throw CryptoError("a field is not sealed as \(form) without a nonce")
    }
    let count = content.byteCount
    let overhead = SealedField.overhead(.deterministic)
    guard count <= Int(Int32.max) - overhead else { throw CryptoError("a field is out of range") }
    let id = key.id
    var isSealed = false
    output.appendUninitialized(maximum: count + overhead) { target in
      guard let start = target.baseAddress else { return 0 }
      start.storeBytes(of: form.rawValue, as: UInt8.self)
      (start + 1).storeBytes(of: id.keyring.bigEndian, as: UInt32.self)
      (start + 5).storeBytes(of: id.number.bigEndian, as: UInt32.self)
      let body = start + Self.bodyOffset
      content.withUnsafeBytes { content in
        if let source = content.baseAddress { body.copyMemory(from: source, byteCount: count) }
      }
      (body + count).storeBytes(of: 0, as: UInt8.self)
      let plaintext = UnsafeMutableRawBufferPointer(start: body, count: count + 1)
      let vector = start + Self.vectorOffset
      isSealed =
        form == .deterministicText
        ? text.seal(plaintext, vector: vector, key: derived)
        : token.seal(plaintext, vector: vector, key: derived)
      // Encrypted where it stood: what failed half-way is plaintext.
      if !isSealed { OPENSSL_cleanse(body, count) }
      return isSealed ? count + overhead : 0
    }
    guard isSealed else { throw .openSSL("seal a field") }
  }

  /// Appends the content that was sealed to `output`: `sealed.byteCount - SealedField.overhead(.deterministic)` bytes, or
  /// nothing on an error. Nothing of what did not authenticate stays in memory.
  public func open(_ sealed: RawSpan, into output: inout ByteBuffer) throws(OpenError) {
    guard sealed.byteCount <= Int(Int32.max) else { throw .tooLarge }
    guard let (id, form) = SealedField.identify(sealed, keyring: key.id.keyring), form.mode == .deterministic,
      id == key.id
    else { throw SealedField.refusal(sealed, .deterministic) }
    let count = sealed.byteCount - SealedField.overhead(.deterministic)
    var isOpened = false
    output.appendUninitialized(maximum: count + 1) { target in
      guard let start = target.baseAddress else { return 0 }
      isOpened = sealed.withUnsafeBytes { bytes in
        guard let source = bytes.baseAddress else { return false }
        let ciphertext = UnsafeRawBufferPointer(start: source + Self.bodyOffset, count: count + 1)
        let vector = source + Self.vectorOffset
        return
          (form == .deterministicText
          ? text.open(ciphertext, vector: vector, output: start, key: derived)
          : token.open(ciphertext, vector: vector, output: start, key: derived))
          && start.load(fromByteOffset: count, as: UInt8.self) == 0
      }
      if !isOpened {
        OPENSSL_cleanse(start, count + 1)
        ERR_clear_error()
      }
      return isOpened ? count : 0
    }
    guard isOpened else { throw .authenticationFailed }
  }
}
