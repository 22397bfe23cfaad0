import Bytes

/// Seals fields of one context under one key, randomized. One per key, context and event loop: it owns a cipher context
/// and a scratch, and is used by one thread at a time.
public final class FieldSealer {
  public let key: SealingKey
  private let cipher: AEADContext
  /// One thread at a time, and nothing calls back: the run-time check would cost 60 instructions a field.
  @exclusivity(unchecked) private var associatedData: AssociatedData

  /// Derives the context's key, which takes some microseconds. Throws for a key that is for deterministic fields.
  public init(key: SealingKey, context: FieldContext) throws(CryptoError) {
    guard key.algorithm.mode == .randomized else {
      throw .unfitKey(key.id, key.algorithm, for: "randomized fields")
    }
    self.key = key
    let derived = try context.derive(
      key.algorithm, from: key.secret, byteCount: Algorithm.keyByteCount)
    cipher = try AEADContext(key.algorithm, .seal, key: derived)
    associatedData = AssociatedData(prefix: SealedField.aad(.text, key.id, context))
  }

  /// Appends `content`, sealed in `form` (`text` or `token`), to `output`: exactly
  /// `content.byteCount + SealedField.overhead(.randomized)` bytes, or nothing on an error.
  ///
  /// `counter` is one that `key.reserve` gave to this caller, and each is used once, for one field or value: two sealed
  /// under one counter give both away.
  /// - Parameter recordKey: the record's key as the broker stores it, or nil.
  public func seal(
    _ content: RawSpan, _ form: SealedFieldForm, recordKey: RawSpan?, counter: UInt64,
    into output: inout ByteBuffer
  ) throws(CryptoError) {
    guard form == .text || form == .token else {
      throw CryptoError("a field in its place is not sealed as \(form) with a nonce")
    }
    try seal(content, form, recordKey, counter, &output, writesHeader: true)
  }

  /// Appends the ciphertext and tag of `content`, an Avro datum that travels beside the value:
  /// `content.byteCount + SealedField.detachedOverhead` bytes, or nothing on an error. Keyring, key number and counter are
  /// for the caller to write down.
  public func sealDetached(
    _ content: RawSpan, recordKey: RawSpan?, counter: UInt64, into output: inout ByteBuffer
  ) throws(CryptoError) {
    try seal(content, .detached, recordKey, counter, &output, writesHeader: false)
  }

  @inline(__always)
  private func seal(
    _ content: RawSpan, _ form: SealedFieldForm, _ recordKey: RawSpan?, _ counter: UInt64,
    _ output: inout ByteBuffer, writesHeader: Bool
  ) throws(CryptoError) {
    guard content.byteCount <= Int(Int32.max) - SealedField.overhead(.randomized),
      counter < SealedHeader.counterLimit,
      let aad = associatedData.assemble(form, recordKey: recordKey)
    else { throw CryptoError("a field, record key or counter is out of range") }
    let header = SealedHeader(first: form.rawValue, id: key.id, counter: counter)
    let isSealed = cipher.seal(content, header, writesHeader: writesHeader, aad: aad, into: &output)
    associatedData.trim()
    guard isSealed else { throw .openSSL("seal a field") }
  }
}
