import Bytes

/// Opens values sealed under one key. One per key and event loop: it owns a cipher context and a scratch, and is used
/// by one thread at a time.
///
/// It does not look at the clock: its owner asks `DataKeys` for the key now and then, and gives it up when there is none.
public final class ValueOpener {
  public let key: OpeningKey
  private let cipher: AEADContext
  /// One thread at a time, and nothing calls back: the run-time check would cost 60 instructions a record.
  @exclusivity(unchecked) private var associatedData = AssociatedData()

  /// Throws `CryptoError.isUnfitKey` for a key that seals fields only.
  public init(key: OpeningKey) throws(CryptoError) {
    guard key.algorithm.mode == .randomized else { throw .unfitKey(key.id, key.algorithm, for: "values") }
    self.key = key
    cipher = try AEADContext(key.algorithm, .open, key: key.secret)
  }

  /// Appends the value that was sealed to `output`: `sealed.byteCount - SealedValue.overhead` bytes, or nothing on an
  /// error. Nothing of what did not authenticate stays in memory.
  public func open(
    _ sealed: RawSpan, recordKey: RawSpan?, context: ValueContext, into output: inout ByteBuffer
  ) throws(OpenError) {
    guard sealed.byteCount <= Int(Int32.max) else { throw .tooLarge }
    guard let id = SealedValue.keyID(of: sealed, keyring: key.id.keyring) else {
      throw sealed.byteCount >= SealedValue.overhead
        && sealed.unsafeLoad(as: UInt8.self) == SealedValue.firstByte ? .anotherKey : .notSealed
    }
    guard id == key.id else { throw .anotherKey }
    guard let aad = associatedData.assemble(context, recordKey: recordKey) else { throw .tooLarge }
    let isOpened = cipher.open(
      sealed, from: SealedHeader.byteCount, counter: SealedHeader.counter(sealed), aad: aad, into: &output)
    associatedData.trim()
    guard isOpened else { throw .authenticationFailed }
  }
}
