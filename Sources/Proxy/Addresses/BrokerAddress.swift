import Net

/// Where a broker is reached, or says that it is reached.
struct BrokerAddress: Equatable, Sendable {
  var nodeID: Int32
  var host: String
  var port: Int32

  /// nil for a port that TCP does not have.
  var hostPort: HostPort? {
    UInt16(exactly: port).map { HostPort(host: host, port: $0) }
  }
}
