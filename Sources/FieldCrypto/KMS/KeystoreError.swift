/// Why a local keystore could not be used. The message names the file and says what to do.
public struct KeystoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case missing = "keystore-missing"
    case exists = "keystore-exists"
    /// Others have access to the file, or this process has none.
    case permissions = "keystore-permissions"
    /// The key file or passphrase is not the one that the keystore was made with, or cannot be used.
    case wrongSecret = "keystore-wrong-secret"
    /// The file was damaged or altered.
    case corrupt = "keystore-corrupt"
    case keyMissing = "kek-missing"
    case keyExists = "kek-exists"
    /// A KEK's name that cannot be.
    case invalidName = "kek-invalid-name"
    /// The disk or the operating system refuses.
    case inaccessible = "keystore-inaccessible"
  }

  public let code: Code
  public let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: FileError) {
    let code: Code =
      switch error.kind {
      case .missing: .missing
      case .exists: .exists
      case .permissions: .permissions
      case .tooLarge: .corrupt
      case .other: .inaccessible
      }
    self.init(code, error.message)
  }

  init(_ error: CryptoError) {
    self.init(.inaccessible, error.message)
  }

  public var description: String { message }
}

extension KeyProviderError {
  init(_ error: KeystoreError) {
    switch error.code {
    // A file that is away may come back, with a file system for instance; meanwhile unwrapped keys expire.
    case .missing, .exists, .inaccessible: self = .unavailable(error.message)
    case .permissions, .wrongSecret: self = .denied(error.message)
    case .corrupt: self = .corrupt(error.message)
    case .keyMissing, .keyExists, .invalidName: self = .notFound(error.message)
    }
  }
}
