import Logging

/// What is logged, and how.
public struct LogSettings: Sendable, Hashable {
  public var level = LogLevel.info
  public var format = LogFormat.text

  public init() {}
}
