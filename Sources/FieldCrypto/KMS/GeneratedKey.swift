/// A new DEK: the key itself and its wrapped form.
public struct GeneratedKey: ~Copyable, Sendable {
  public let plaintext: SecretBytes
  public let wrapped: WrappedKey

  public init(plaintext: consuming SecretBytes, wrapped: WrappedKey) {
    self.plaintext = plaintext
    self.wrapped = wrapped
  }

  consuming func intoPlaintext() -> SecretBytes { plaintext }
}
