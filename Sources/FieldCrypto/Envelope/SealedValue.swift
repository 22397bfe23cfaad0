/// The layout of a sealed value, format version 1 (DESIGN.md, "Stored value"). All integers are big-endian.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | `F9` |
/// | 1 | 4 | keyring id |
/// | 5 | 4 | key number |
/// | 9 | 6 | counter |
/// | 15 | n | ciphertext |
/// | 15 + n | 16 | tag |
public enum SealedValue {
  /// Bytes that sealing adds.
  public static let overhead = 31
  /// The first byte of format version 1; it never occurs in UTF-8.
  public static let firstByte: UInt8 = 0xF9

  /// The key under which `value` is sealed by a proxy with this keyring, or nil: it is not sealed.
  @inlinable @inline(__always)
  public static func keyID(of value: RawSpan, keyring: UInt32) -> KeyID? {
    guard value.byteCount >= 31 else { return nil }
    return value.withUnsafeBytes { bytes in
      guard bytes[0] == 0xF9,
        UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 1, as: UInt32.self)) == keyring
      else { return nil }
      let number = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 5, as: UInt32.self))
      return KeyID(keyring: keyring, number: number)
    }
  }
}
