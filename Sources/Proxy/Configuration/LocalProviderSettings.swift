/// KEKs in a file beside the proxy.
public struct LocalProviderSettings: Sendable, Hashable {
  /// What opens the keystore.
  public enum Unlock: Sendable, Hashable {
    /// A file with the key itself.
    case keyFile(String)
    /// A file whose first line is a passphrase.
    case passphraseFile(String)
  }

  /// The keystore's path.
  public var keystore: String
  public var unlock: Unlock

  public init(keystore: String, unlock: Unlock) {
    self.keystore = keystore
    self.unlock = unlock
  }
}
