/// Ties a keyring entry to its DEK, whatever provider wrapped it: entries cannot be swapped, renumbered, or given another
/// algorithm or KEK unnoticed. Not every KMS takes associated data, so the binding is ours:
///
///     HMAC-SHA-256(HKDF-SHA-256(DEK, info "fieldseal keyring entry v1"), fields)
///     fields = 01 | keyring id u32 | number u32 | algorithm u8 | created i64
///            | u16 length, provider | u16 length, KEK name                          (integers big-endian)
///
/// The KEK's version and the wrapped DEK are left out, so that rewrapping, even inside a KMS, leaves it as it is; the
/// provider authenticates the wrapping itself.
enum EntryBinding {
  static func make(
    id: KeyID, algorithm: Algorithm, kek: KEKReference, created: Int64, dek: borrowing SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    let provider = Array(kek.provider.utf8)
    let name = Array(kek.name.utf8)
    guard let providerCount = UInt16(exactly: provider.count), let nameCount = UInt16(exactly: name.count)
    else {
      throw CryptoError("the name of a provider or KEK has more than 65535 bytes")
    }
    let key = try KeyDerivation.hkdf(dek, info: "fieldseal keyring entry v1")
    var fields: [UInt8] = [1]
    append(id.keyring, to: &fields)
    append(id.number, to: &fields)
    fields.append(algorithm.rawValue)
    append(created, to: &fields)
    append(providerCount, to: &fields)
    fields += provider
    append(nameCount, to: &fields)
    fields += name
    return try Hash.hmacSHA256(fields, key: key)
  }

  private static func append(_ value: some FixedWidthInteger, to fields: inout [UInt8]) {
    withUnsafeBytes(of: value.bigEndian) { fields += $0 }
  }
}
