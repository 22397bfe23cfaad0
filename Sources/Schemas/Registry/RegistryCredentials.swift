import HTTP

/// Who asks a registry. The files are read for each look-up, so that changed ones count at once.
public enum RegistryCredentials: Sendable, Hashable {
  case none
  case basic(user: String, passwordFile: String)
  case bearer(tokenFile: String)

  /// Throws `.unusableFile`.
  func read() throws(HTTPError) -> HTTPCredentials {
    switch self {
    case .none: .none
    case .basic(let user, let file): .basic(user: user, password: try .read(file: file))
    case .bearer(let file): .bearer(try .read(file: file))
    }
  }
}
