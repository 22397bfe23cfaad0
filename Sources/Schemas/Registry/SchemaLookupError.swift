/// Why there is no schema to read a value with. The message says what to do, and holds no credentials.
public struct SchemaLookupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable names, for logs and metrics.
  public enum Code: String, Sendable, CaseIterable {
    /// The registry, or the schema files, are known not to have it.
    case unknownSchema = "schema-unknown"
    /// The registry cannot be reached or has no answer now.
    case unavailable = "registry-unavailable"
    case timedOut = "registry-timeout"
    /// The registry refuses us.
    case denied = "registry-denied"
    /// The answer is no registry's, or the schema is none that can be used.
    case invalid = "schema-invalid"
    /// The value needs a registry, and there is none.
    case notConfigured = "registry-not-configured"
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Whether the same look-up may succeed later without anybody changing schemas, permissions or settings.
  public var isRetriable: Bool {
    switch code {
    case .unavailable, .timedOut: true
    case .unknownSchema, .denied, .invalid, .notConfigured: false
    }
  }

  public var description: String { "\(message) [\(code.rawValue)]" }
}
