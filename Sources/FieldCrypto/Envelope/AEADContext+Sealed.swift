import Bytes
import COpenSSL

/// What sealing values and sealing fields with a nonce have in common.
extension AEADContext {
  /// Appends `header`, if it is to be written, the ciphertext, as long as `plaintext`, and the tag; or returns false and
  /// appends nothing. The caller has seen to it that the lengths fit an Int32 and the counter 48 bits.
  @inline(__always)
  func seal(
    _ plaintext: RawSpan, _ header: SealedHeader, writesHeader: Bool = true, aad: UnsafeRawBufferPointer,
    into output: inout ByteBuffer
  ) -> Bool {
    let body = writesHeader ? SealedHeader.byteCount : 0
    let total = body + plaintext.byteCount + Algorithm.tagByteCount
    var isSealed = false
    output.appendUninitialized(maximum: total) { target in
      guard let start = target.baseAddress else { return 0 }
      if writesHeader { header.store(at: start) }
      // SP 800-38D 8.2.1: no fixed field is needed, since no other device ever uses the key.
      var nonce = Nonce(header.counter)
      isSealed = withUnsafeBytes(of: &nonce) { nonce in
        plaintext.withUnsafeBytes { plaintext in
          nonce.baseAddress.map { seal(nonce: $0, aad: aad, plaintext: plaintext, output: start + body) }
            ?? false
        }
      }
      return isSealed ? total : 0
    }
    return isSealed
  }

  /// Appends what was sealed as the ciphertext and tag in `body`, from `offset` on; or returns false, appends nothing and
  /// leaves nothing of it in memory.
  @inline(__always)
  func open(
    _ body: RawSpan, from offset: Int, counter: UInt64, aad: UnsafeRawBufferPointer,
    into output: inout ByteBuffer
  ) -> Bool {
    let count = body.byteCount - offset - Algorithm.tagByteCount
    guard offset >= 0, count >= 0 else { return false }
    var isOpened = false
    output.appendUninitialized(maximum: count) { target in
      guard let start = target.baseAddress else { return 0 }
      var nonce = Nonce(counter)
      isOpened = withUnsafeBytes(of: &nonce) { nonce in
        body.withUnsafeBytes { bytes in
          guard let nonce = nonce.baseAddress, let source = bytes.baseAddress else { return false }
          let ciphertext = UnsafeRawBufferPointer(start: source + offset, count: count)
          return open(
            nonce: nonce, aad: aad, ciphertext: ciphertext, tag: source + offset + count, output: start)
        }
      }
      if !isOpened {
        OPENSSL_cleanse(start, count)
        ERR_clear_error()
      }
      return isOpened ? count : 0
    }
    return isOpened
  }
}
