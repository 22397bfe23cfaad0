import Bytes
import COpenSSL

/// Seals values under one key. One per key and event loop: it owns a cipher context and a scratch, and is used by one
/// thread at a time.
public final class ValueSealer {
  public let key: SealingKey
  private let cipher: AEADContext
  /// One thread at a time, and nothing calls back: the run-time check would cost 60 instructions a record.
  @exclusivity(unchecked) private var associatedData = AssociatedData()

  public init(key: SealingKey) throws(CryptoError) {
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
    let count = value.byteCount
    guard count <= Int(Int32.max) - SealedValue.overhead, counter < SealedValue.counterLimit,
      let aad = associatedData.assemble(context, recordKey: recordKey)
    else { throw CryptoError("a value, record key or counter is out of range") }
    let id = key.id
    let appended = output.count
    output.appendUninitialized(maximum: count + SealedValue.overhead) { target in
      guard let start = target.baseAddress else { return 0 }
      start.storeBytes(of: SealedValue.firstByte, as: UInt8.self)
      (start + 1).storeBytes(of: id.keyring.bigEndian, as: UInt32.self)
      (start + 5).storeBytes(of: id.number.bigEndian, as: UInt32.self)
      (start + 9).storeBytes(of: UInt16(truncatingIfNeeded: counter >> 32).bigEndian, as: UInt16.self)
      (start + 11).storeBytes(of: UInt32(truncatingIfNeeded: counter).bigEndian, as: UInt32.self)
      // SP 800-38D 8.2.1: no fixed field is needed, since no other device ever uses the key.
      var nonce = Nonce(counter)
      let sealed = withUnsafeBytes(of: &nonce) { nonce in
        value.withUnsafeBytes { plaintext in
          nonce.baseAddress.map {
            cipher.seal(
              nonce: $0, aad: aad, plaintext: plaintext, output: start + SealedValue.headerByteCount)
          } ?? false
        }
      }
      return sealed ? count + SealedValue.overhead : 0
    }
    associatedData.trim()
    guard output.count > appended else { throw .openSSL("seal a value") }
  }
}
