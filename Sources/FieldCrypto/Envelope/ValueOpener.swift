import Bytes
import COpenSSL

/// Opens values sealed under one key. One per key and event loop: it owns a cipher context and a scratch, and is used
/// by one thread at a time.
///
/// It does not look at the clock: before each batch its owner asks `key.isExpired(at:)`.
public final class ValueOpener {
  public let key: OpeningKey
  private let cipher: AEADContext
  /// One thread at a time, and nothing calls back: the run-time check would cost 60 instructions a record.
  @exclusivity(unchecked) private var associatedData = AssociatedData()

  public init(key: OpeningKey) throws(CryptoError) {
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
    let count = sealed.byteCount - SealedValue.overhead
    var opened = false
    output.appendUninitialized(maximum: count) { target in
      guard let start = target.baseAddress else { return 0 }
      opened = sealed.withUnsafeBytes { bytes in
        guard let source = bytes.baseAddress else { return false }
        let high = UInt16(bigEndian: source.loadUnaligned(fromByteOffset: 9, as: UInt16.self))
        let low = UInt32(bigEndian: source.loadUnaligned(fromByteOffset: 11, as: UInt32.self))
        var nonce = Nonce(UInt64(high) << 32 | UInt64(low))
        let body = source + SealedValue.headerByteCount
        return withUnsafeBytes(of: &nonce) { nonce in
          nonce.baseAddress.map {
            cipher.open(
              nonce: $0, aad: aad, ciphertext: UnsafeRawBufferPointer(start: body, count: count),
              tag: body + count,
              output: start)
          } ?? false
        }
      }
      if !opened { OPENSSL_cleanse(start, count) }
      return opened ? count : 0
    }
    associatedData.trim()
    guard opened else {
      ERR_clear_error()
      throw .authenticationFailed
    }
  }
}
