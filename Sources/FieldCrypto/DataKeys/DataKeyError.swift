/// Why there is no key to seal or open with. The message says what to do; it names keys and KEKs, never their bytes.
public struct DataKeyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable names, for logs and metrics.
  public enum Code: String, Sendable, CaseIterable {
    case providerUnavailable = "kms-unavailable"
    case timedOut = "kms-timeout"
    case kekNotFound = "kek-not-found"
    case kekDenied = "kek-denied"
    case kekDisabled = "kek-disabled"
    case providerUnknown = "provider-unknown"
    case keyUnknown = "key-unknown"
    case keyCorrupt = "key-corrupt"
    case keyringUnavailable = "keyring-unavailable"
    case keyringCorrupt = "keyring-corrupt"
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Whether the same request may succeed later without anybody changing keys or permissions.
  public var isRetriable: Bool {
    switch code {
    case .providerUnavailable, .timedOut, .keyringUnavailable: true
    case .kekNotFound, .kekDenied, .kekDisabled, .providerUnknown, .keyUnknown, .keyCorrupt, .keyringCorrupt:
      false
    }
  }

  public var description: String { "\(message) [\(code.rawValue)]" }

  init(_ error: KeyProviderError) {
    let code: Code =
      switch error {
      case .unavailable: .providerUnavailable
      case .timedOut: .timedOut
      case .notFound: .kekNotFound
      case .denied: .kekDenied
      case .disabled: .kekDisabled
      case .corrupt: .keyCorrupt
      }
    self.init(code, error.message)
  }

  init(_ error: KeyringError) {
    let code: Code =
      switch error.code {
      case .inaccessible, .full: .keyringUnavailable
      case .permissions, .corrupt: .keyringCorrupt
      }
    self.init(code, error.message)
  }

  init(_ error: CryptoError) {
    self.init(.keyCorrupt, error.message)
  }
}
