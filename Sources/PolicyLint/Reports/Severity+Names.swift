import YAML

extension Diagnostic.Severity {
  /// As reports and options call it: `error`, `warning`, `info`.
  public var name: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "info"
    }
  }

  /// By its name.
  public init?(name: String) {
    guard let severity = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = severity
  }
}
