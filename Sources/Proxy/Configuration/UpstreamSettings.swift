import Net

/// Where the Kafka cluster is.
public struct UpstreamSettings: Sendable {
  /// Tried in this order; never empty.
  public var bootstrap: [HostPort]
  public var connectTimeout: Duration = .seconds(10)

  public init(bootstrap: [HostPort]) { self.bootstrap = bootstrap }
}
