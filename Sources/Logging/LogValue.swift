/// The value of a field of a log line. Literals and string interpolations need no case name.
public enum LogValue: Sendable, Equatable {
  case string(String)
  case int(Int64)
  case double(Double)
  case bool(Bool)

  /// Any integer; one beyond Int64's range is written as text.
  public static func int(_ value: some BinaryInteger) -> LogValue {
    Int64(exactly: value).map { .int($0) } ?? .string("\(value)")
  }

  /// Whatever describes itself, as text.
  public static func describing(_ value: some CustomStringConvertible) -> LogValue {
    .string(value.description)
  }
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self = .string(value) }
}

extension LogValue: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) { self = .int(value) }
}

extension LogValue: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Double) { self = .double(value) }
}

extension LogValue: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}
