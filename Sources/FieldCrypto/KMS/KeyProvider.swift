/// Where KEKs live: a keystore or a KMS.
///
/// Calls block and are made on worker threads, several at a time. An implementation should give up by itself; a call
/// that hangs nevertheless holds one thread, and its callers get a time-out.
public protocol KeyProvider: Sendable {
  /// A new DEK of 32 random bytes and its wrapped form. By default it is made here and wrapped by `wrap`.
  func generate(under kek: String) throws(KeyProviderError) -> GeneratedKey

  /// Wraps `dek` under the newest version of `kek`.
  func wrap(_ dek: borrowing SecretBytes, under kek: String) throws(KeyProviderError) -> WrappedKey

  /// Unwraps what `wrap` returned, under whichever version that was.
  func unwrap(_ wrapped: WrappedKey, under kek: String) throws(KeyProviderError) -> SecretBytes

  /// The newest version of `kek`, or nil where the provider does not tell; by default nil.
  func newestVersion(of kek: String) throws(KeyProviderError) -> UInt32?
}

extension KeyProvider {
  public func generate(under kek: String) throws(KeyProviderError) -> GeneratedKey {
    let dek: SecretBytes
    do { dek = try SecretBytes.random() } catch { throw .unavailable(error.message) }
    let wrapped = try wrap(dek, under: kek)
    return GeneratedKey(plaintext: dek, wrapped: wrapped)
  }

  public func newestVersion(of kek: String) throws(KeyProviderError) -> UInt32? { nil }
}
