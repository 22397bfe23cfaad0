/// Who asks. Sent with the first request, to the request's own host only, since redirects are not followed.
public enum HTTPCredentials: Sendable {
  case none
  /// RFC 7617. The user's name cannot hold a colon.
  case basic(user: String, password: HTTPSecret)
  /// RFC 6750.
  case bearer(HTTPSecret)
}
