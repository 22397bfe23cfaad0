import FieldCrypto

/// A provider in memory: it has a KEK of any name, and wraps by doing nothing.
struct SampleKeyProvider: KeyProvider {
  /// Whether a reader may use a KEK.
  let allows: @Sendable (_ kek: String) -> Bool

  func wrap(_ dek: borrowing SecretBytes, under kek: String) throws(KeyProviderError) -> WrappedKey {
    try check(kek)
    return WrappedKey(kekVersion: 1, bytes: dek.bytes.withUnsafeBytes { Array($0) })
  }

  func unwrap(_ wrapped: WrappedKey, under kek: String) throws(KeyProviderError) -> SecretBytes {
    try check(kek)
    return SecretBytes(copying: wrapped.bytes.span.bytes)
  }

  private func check(_ kek: String) throws(KeyProviderError) {
    guard allows(kek) else { throw .denied("the key '\(kek)' is not among those that this reader may use") }
  }
}
