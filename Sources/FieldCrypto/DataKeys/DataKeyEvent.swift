/// What happens to data keys, for the log. May be reported on any thread, so a handler must not block for long.
public enum DataKeyEvent: Sendable {
  /// A DEK was made and is durable in the keyring.
  case created(KeyID, KEKReference, Algorithm)
  /// The provider unwrapped a DEK, or confirmed one that was about to expire.
  case opened(KeyID, KEKReference)
  /// A DEK that this process seals with is no longer in the keyring; another is made.
  case missing(KeyID, KEKReference)
  case sealingFailed(KEKReference, DataKeyError)
  case openingFailed(KeyID, DataKeyError)
}
