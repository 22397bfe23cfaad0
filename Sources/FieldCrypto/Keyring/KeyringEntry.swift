/// A DEK as it stands in a keyring.
public struct KeyringEntry: Hashable, Sendable {
  public let id: KeyID
  public let algorithm: Algorithm
  public let kek: KEKReference
  /// Seconds since 1970.
  public let created: Int64
  public var wrapped: WrappedKey
  /// Ties the DEK to the fields above, see `EntryBinding`; 32 bytes.
  public let binding: [UInt8]

  public init(
    id: KeyID, algorithm: Algorithm, kek: KEKReference, created: Int64, wrapped: WrappedKey, binding: [UInt8]
  ) {
    self.id = id
    self.algorithm = algorithm
    self.kek = kek
    self.created = created
    self.wrapped = wrapped
    self.binding = binding
  }

  /// An entry for `dek`, bound to it.
  init(
    id: KeyID, algorithm: Algorithm, kek: KEKReference, created: Int64, wrapped: WrappedKey,
    dek: borrowing SecretBytes
  ) throws(CryptoError) {
    let binding = try EntryBinding.make(id: id, algorithm: algorithm, kek: kek, created: created, dek: dek)
    self.init(id: id, algorithm: algorithm, kek: kek, created: created, wrapped: wrapped, binding: binding)
  }

  /// Whether `dek` is this entry's: 32 bytes, and every field but the wrapping as it was when the entry was made.
  func belongs(_ dek: borrowing SecretBytes) throws(CryptoError) -> Bool {
    guard dek.byteCount == Algorithm.keyByteCount else { return false }
    let expected = try EntryBinding.make(id: id, algorithm: algorithm, kek: kek, created: created, dek: dek)
    return Hash.isEqual(expected, binding)
  }
}
