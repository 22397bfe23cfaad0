/// How much a line matters. A logger drops what is below its own level.
public enum LogLevel: Int, Comparable, CaseIterable, Sendable {
  case debug, info, warn, error

  /// The level spelled `name` ("debug", "info", "warn", "error"), or nil.
  public init?(_ name: String) {
    guard let level = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = level
  }

  public var name: String {
    switch self {
    case .debug: "debug"
    case .info: "info"
    case .warn: "warn"
    case .error: "error"
    }
  }

  public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}
