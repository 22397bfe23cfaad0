/// Why there is no schema to read a value with. The message says what to do, and holds no credentials.
public struct SchemaLookupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable names, for logs and metrics.
  public enum Code: String, Sendable, CaseIterable {
    /// The registry, or the schema files, are known not to have it.
    case unknownSchema = "schema-unknown"
    /// The registry cannot be reached or has no answer now.
    case unavailable = "registry-unavailable"
    case timedOut = "registry-timeout"
    /// What answers is no schema registry, or not one that can be used: a page for people, a redirect, another schema.
    case misbehaving = "registry-misbehaves"
    /// The registry refuses us.
    case denied = "registry-denied"
    /// The schema is there, and none that can be used.
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

  /// Whether the same look-up may succeed later without anybody changing schemas or permissions. A registry that misbehaves
  /// says nothing about the value: producers had better wait until it is put right than drop their records.
  public var isRetriable: Bool {
    switch code {
    case .unavailable, .timedOut, .misbehaving: true
    case .unknownSchema, .denied, .invalid, .notConfigured: false
    }
  }

  public var description: String { "\(message) [\(code.rawValue)]" }
}
