/// Why a request got no answer. The message says what happened and what to do; it holds no credentials and no query.
public struct HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// The request or the settings cannot be used; nothing was sent.
    case invalidRequest = "invalid-request"
    /// A file with a certificate or a secret cannot be used; nothing was sent.
    case unusableFile = "unusable-file"
    case unresolvedHost = "unresolved-host"
    case unreachable
    /// No TLS session: a certificate that is not trusted, the wrong protocol, a certificate that we lack.
    case tls
    case timedOut = "timed-out"
    /// The connection ended before the answer did.
    case closed
    /// The answer is larger than allowed.
    case tooLarge = "too-large"
    /// The answer is not HTTP.
    case malformed
    case other
  }

  public let code: Code
  public let message: String
  /// The file that cannot be used, where it is known.
  public let file: String?

  public init(_ code: Code, _ message: String, file: String? = nil) {
    self.code = code
    self.message = message
    self.file = file
  }

  public var description: String { "\(message) [\(code.rawValue)]" }
}
