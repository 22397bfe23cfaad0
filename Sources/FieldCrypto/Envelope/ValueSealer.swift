import Bytes

/// Seals values under one key. One per key and event loop: it owns a cipher context and a scratch, and is used by one
/// thread at a time.
public final class ValueSealer {
  public let key: SealingKey
  private let cipher: AEADContext
  /// One thread at a time, and nothing calls back: the run-time check would cost 60 instructions a record.
  @exclusivity(unchecked) private var associatedData = AssociatedData()

  public init(key: SealingKey) throws(CryptoError) {
    guard key.algorithm.mode == .randomized else { throw .unfitKey(key.id, key.algorithm, for: "values") }
    self.key = key
    cipher = try AEADContext(key.algorithm, .seal, key: key.secret)
  }

  /// Appends `value`, sealed, to `output`: exactly `value.byteCount + SealedValue.overhead` bytes, or nothing on an error.
  ///
  /// `counter` is one that `key.reserve` gave to this caller, and each is used once: two values sealed under one
  /// counter give both away.
  public func seal(
    _ value: RawSpan, recordKey: RawSpan?, context: ValueContext, counter: UInt64,
    into output: inout ByteBuffer
  ) throws(CryptoError) {
    guard value.byteCount <= Int(Int32.max) - SealedValue.overhead, counter < SealedHeader.counterLimit,
      let aad = associatedData.assemble(context, recordKey: recordKey)
    else { throw CryptoError("a value, record key or counter is out of range") }
    let header = SealedHeader(first: SealedValue.firstByte, id: key.id, counter: counter)
    let isSealed = cipher.seal(value, header, aad: aad, into: &output)
    associatedData.trim()
    guard isSealed else { throw .openSSL("seal a value") }
  }
}
