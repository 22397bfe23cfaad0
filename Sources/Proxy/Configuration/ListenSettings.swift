/// Where clients connect to.
public struct ListenSettings: Sendable, Hashable {
  /// The only address that is bound.
  public var address = "127.0.0.1"
  /// The bootstrap listener; 0: a port that is free.
  public var port: UInt16 = 19092
  /// The host that clients are told. They have to reach it.
  public var advertisedHost = "127.0.0.1"
  /// A port per broker: the first one plus the broker's node id.
  public var brokerPorts: ClosedRange<UInt16> = 19093...19192

  public init() {}
}
