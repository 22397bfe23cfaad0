/// Who asks. Sent with the first request, to the request's own host only, since redirects are not followed.
public enum HTTPCredentials: Sendable {
  case none
  /// RFC 7617. The user's name cannot hold a colon.
  case basic(user: String, password: HTTPSecret)
  /// RFC 6750.
  case bearer(HTTPSecret)

  /// Whether the secret stands in what a server wrote, as it is or as the header had it: then it must not be shown.
  public func occur(in text: [UInt8]) -> Bool {
    switch self {
    case .none: false
    case .basic(let user, let password):
      password.occurs(in: text) || password.asBasic(user: user).occurs(in: text)
    case .bearer(let token): token.occurs(in: text)
    }
  }
}
