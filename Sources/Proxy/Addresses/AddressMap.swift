import Synchronization

/// Which listener of the proxy stands for which broker, shared by all loops.
///
/// Node n is served at `ports.lowerBound + n`, so the mapping survives a restart and is the same on every proxy with
/// the same configuration. A node's listener is open before `learn` returns: whoever is told an address can use it.
final class AddressMap: Sendable {
  /// A node stays reachable so long after the cluster has stopped naming it: a restarting broker is not named either.
  static let retirement = Duration.seconds(60)

  typealias Open = @Sendable (_ nodeID: Int32, _ port: UInt16) throws -> Void
  typealias Close = @Sendable (_ nodeID: Int32) -> Void

  private struct Node {
    var upstream: BrokerAddress
    var port: UInt16
    /// Since when complete lists of brokers have not named it.
    var missingSince: ContinuousClock.Instant?
  }

  private let advertisedHost: String
  private let ports: ClosedRange<UInt16>
  private let open: Open
  private let close: Close
  private let nodes = Mutex<[Int32: Node]>([:])

  init(advertisedHost: String, ports: ClosedRange<UInt16>, open: @escaping Open, close: @escaping Close) {
    self.advertisedHost = advertisedHost
    self.ports = ports
    self.open = open
    self.close = close
  }

  /// Takes in the brokers that a response names, opening listeners for new ones.
  /// - Parameter complete: the list is the whole cluster's, so nodes it lacks are on their way out.
  /// - Throws: `CloseCause.unmappableNode` for a node that cannot be given a listener.
  func learn(_ brokers: [BrokerAddress], complete: Bool) throws(CloseCause) {
    let now = ContinuousClock.now
    let problem = nodes.withLock { (nodes) -> CloseCause? in
      for broker in brokers {
        if nodes[broker.nodeID] != nil {
          nodes[broker.nodeID]?.upstream = broker
          nodes[broker.nodeID]?.missingSince = nil
          continue
        }
        guard broker.nodeID >= 0, Int(broker.nodeID) < ports.count else {
          return .unmappableNode(
            "node \(broker.nodeID) has no port: listen.brokerPorts \(ports.lowerBound)-\(ports.upperBound) serves node ids "
              + "0 to \(ports.count - 1); widen the range")
        }
        let port = ports.lowerBound + UInt16(broker.nodeID)
        do {
          try open(broker.nodeID, port)
        } catch {
          return .unmappableNode("no listener for node \(broker.nodeID) on port \(port): \(error)")
        }
        nodes[broker.nodeID] = Node(upstream: broker, port: port)
      }
      if complete { Self.mark(&nodes, allBut: brokers, now: now) }
      return nil
    }
    if let problem { throw problem }
  }

  private static func mark(
    _ nodes: inout [Int32: Node], allBut brokers: [BrokerAddress], now: ContinuousClock.Instant
  ) {
    for id in nodes.keys where nodes[id]?.missingSince == nil && !brokers.contains(where: { $0.nodeID == id })
    {
      nodes[id]?.missingSince = now
    }
  }

  /// The proxy's own address for a node; nil for one that was never learnt.
  func advertised(_ nodeID: Int32) -> (host: String, port: Int32)? {
    nodes.withLock { $0[nodeID].map { (advertisedHost, Int32($0.port)) } }
  }

  /// The broker's address, for the listener that stands for it.
  func upstream(_ nodeID: Int32) -> BrokerAddress? {
    nodes.withLock { $0[nodeID]?.upstream }
  }

  /// Closes the listeners of nodes that have been missing for `retirement`.
  func retire(now: ContinuousClock.Instant = .now) {
    nodes.withLock { nodes in
      for (id, node) in nodes {
        guard let since = node.missingSince, now - since >= Self.retirement else { continue }
        nodes[id] = nil
        close(id)
      }
    }
  }
}
