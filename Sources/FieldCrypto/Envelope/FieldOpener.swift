import Bytes

/// Opens randomized fields of one context sealed under one key. One per key, context and event loop: it owns a cipher
/// context and a scratch, and is used by one thread at a time.
///
/// It does not look at the clock: its owner asks `DataKeys` for the key now and then, and gives it up when there is none.
public final class FieldOpener {
  public let key: OpeningKey
  private let cipher: AEADContext
  /// One thread at a time, and nothing calls back: the run-time check would cost 60 instructions a field.
  @exclusivity(unchecked) private var associatedData: AssociatedData

  /// Derives the context's key, which takes some microseconds. Throws `CryptoError.isUnfitKey` for a key that is for
  /// deterministic fields.
  public init(key: OpeningKey, context: FieldContext) throws(CryptoError) {
    guard key.algorithm.mode == .randomized else {
      throw .unfitKey(key.id, key.algorithm, for: "randomized fields")
    }
    self.key = key
    let derived = try context.derive(
      key.algorithm, from: key.secret, byteCount: Algorithm.keyByteCount)
    cipher = try AEADContext(key.algorithm, .open, key: derived)
    associatedData = AssociatedData(prefix: SealedField.aad(.text, key.id, context))
  }

  /// Appends the content that was sealed to `output`: `sealed.byteCount - SealedField.overhead(.randomized)` bytes, or
  /// nothing on an error. Nothing of what did not authenticate stays in memory.
  /// - Parameter recordKey: the record's key as the broker stores it, or nil.
  public func open(
    _ sealed: RawSpan, recordKey: RawSpan?, into output: inout ByteBuffer
  ) throws(OpenError) {
    guard let (id, form) = SealedField.identify(sealed, keyring: key.id.keyring), form.mode == .randomized,
      id == key.id
    else { throw SealedField.refusal(sealed, .randomized) }
    try open(
      sealed, from: SealedHeader.byteCount, form, recordKey, counter: SealedHeader.counter(sealed), &output)
  }

  /// Appends the content of a detached field, of which `body` is the ciphertext and tag:
  /// `body.byteCount - SealedField.detachedOverhead` bytes, or nothing on an error.
  public func openDetached(
    _ body: RawSpan, recordKey: RawSpan?, counter: UInt64, into output: inout ByteBuffer
  ) throws(OpenError) {
    guard body.byteCount >= SealedField.detachedOverhead else { throw .notSealed }
    try open(body, from: 0, .detached, recordKey, counter: counter, &output)
  }

  @inline(__always)
  private func open(
    _ sealed: RawSpan, from offset: Int, _ form: SealedFieldForm, _ recordKey: RawSpan?, counter: UInt64,
    _ output: inout ByteBuffer
  ) throws(OpenError) {
    guard sealed.byteCount <= Int(Int32.max),
      let aad = associatedData.assemble(form, recordKey: recordKey)
    else { throw .tooLarge }
    guard counter < SealedHeader.counterLimit else { throw .authenticationFailed }
    let isOpened = cipher.open(sealed, from: offset, counter: counter, aad: aad, into: &output)
    associatedData.trim()
    guard isOpened else { throw .authenticationFailed }
  }
}
