/// What stands before the ciphertext of whatever is sealed with a nonce: first byte | keyring id u32 | key number u32 |
/// counter u48, big-endian. The first byte is the format's.
struct SealedHeader: BitwiseCopyable {
  var first: UInt8
  var id: KeyID
  var counter: UInt64

  static let byteCount = 15
  /// Counters are below this.
  static let counterLimit: UInt64 = 1 << 48

  @inline(__always)
  func store(at place: UnsafeMutableRawPointer) {
    place.storeBytes(of: first, as: UInt8.self)
    (place + 1).storeBytes(of: id.keyring.bigEndian, as: UInt32.self)
    (place + 5).storeBytes(of: id.number.bigEndian, as: UInt32.self)
    (place + 9).storeBytes(of: UInt16(truncatingIfNeeded: counter >> 32).bigEndian, as: UInt16.self)
    (place + 11).storeBytes(of: UInt32(truncatingIfNeeded: counter).bigEndian, as: UInt32.self)
  }

  /// The counter in a header's bytes; zero where they are too few.
  @inline(__always)
  static func counter(_ sealed: RawSpan) -> UInt64 {
    guard sealed.byteCount >= byteCount else { return 0 }
    return sealed.withUnsafeBytes { bytes in
      let high = UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 9, as: UInt16.self))
      let low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 11, as: UInt32.self))
      return UInt64(high) << 32 | UInt64(low)
    }
  }
}
