/// How large things may get, in bytes.
public struct FrameLimits: Sendable, Hashable {
  /// A request or response.
  public var frame = 100 << 20
  /// A record batch without its compression.
  public var inflated = 64 << 20
  /// What a fetch that may hold sealed topics asks a broker for.
  public var fetch = 4 << 20

  public init() {}
}
