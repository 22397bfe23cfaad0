/// What a file may cost. Configuration is small; a file that is not is a mistake or an attack.
public struct YAMLLimits: Sendable {
  public var bytes = 1 << 20
  public var depth = 32
  public var nodes = 100_000

  public init() {}
}
