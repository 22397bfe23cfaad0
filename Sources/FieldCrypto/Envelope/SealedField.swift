/// The layout of a sealed field, format version 1 (DESIGN.md, "Sealed field"). All integers are big-endian.
///
/// Randomized, `SealedHeader` and a body:
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | form: `FA`, `FB` |
/// | 1 | 4 | keyring id |
/// | 5 | 4 | key number |
/// | 9 | 6 | counter |
/// | 15 | n | ciphertext |
/// | 15 + n | 16 | tag |
///
/// Deterministic (the plaintext is the content and one byte `00`, so it is never empty):
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | form: `FC`, `FD` |
/// | 1 | 4 | keyring id |
/// | 5 | 4 | key number |
/// | 9 | 16 | synthetic initialisation vector |
/// | 25 | n + 1 | ciphertext |
///
/// Of a detached field there is the body alone: ciphertext and tag, n + 16 bytes.
public enum SealedField {
  /// Bytes that sealing adds to a field in place.
  @inlinable
  public static func overhead(_ mode: FieldMode) -> Int {
    mode == .randomized ? 31 : 26
  }

  /// Bytes that sealing adds to a detached field, beside what its record's header says once.
  public static let detachedOverhead = 16

  /// The first byte of the AAD, a version of its layout of its own: a sealed value never passes for a field.
  static let aadVersion: UInt8 = 2

  /// The key under which the field in `bytes` was sealed by a proxy with this keyring, and its form; nil where they
  /// are no sealed field. Never `detached`, which does not stand in a field's place.
  @inlinable @inline(__always)
  public static func identify(_ bytes: RawSpan, keyring: UInt32) -> (id: KeyID, form: SealedFieldForm)? {
    guard bytes.byteCount >= 26 else { return nil }
    return bytes.withUnsafeBytes { source in
      guard let form = SealedFieldForm(rawValue: source[0]), form != .detached,
        source.count >= overhead(form.mode),
        UInt32(bigEndian: source.loadUnaligned(fromByteOffset: 1, as: UInt32.self)) == keyring
      else { return nil }
      let number = UInt32(bigEndian: source.loadUnaligned(fromByteOffset: 5, as: UInt32.self))
      return (KeyID(keyring: keyring, number: number), form)
    }
  }

  /// How `bytes`, which are not sealed under `id`, are to be refused.
  static func refusal(_ bytes: RawSpan, _ mode: FieldMode) -> OpenError {
    guard bytes.byteCount >= overhead(mode),
      let form = SealedFieldForm(rawValue: bytes.unsafeLoad(as: UInt8.self)),
      form.mode == mode, form != .detached
    else { return .notSealed }
    return .anotherKey
  }

  /// The beginning of the AAD (DESIGN.md): version | form | keyring id | key number | label.
  static func aad(_ form: SealedFieldForm, _ id: KeyID, _ context: FieldContext) -> [UInt8] {
    var aad = [aadVersion, form.rawValue]
    withUnsafeBytes(of: id.keyring.bigEndian) { aad += $0 }
    withUnsafeBytes(of: id.number.bigEndian) { aad += $0 }
    return aad + context.label
  }
}
