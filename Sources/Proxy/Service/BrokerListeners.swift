import Net
import Synchronization

/// The listeners that stand for brokers, by node id.
final class BrokerListeners: Sendable {
  private let host: String
  private let loop: EventLoop
  private let onAccept: @Sendable (Int32, consuming AcceptedSocket) -> Void
  private let listeners = Mutex<[Int32: Listener]>([:])

  /// - Parameters:
  ///   - host: the address to bind to.
  ///   - loop: where sockets are accepted.
  ///   - onAccept: gets the node id and the socket, on `loop`.
  init(host: String, loop: EventLoop, onAccept: @escaping @Sendable (Int32, consuming AcceptedSocket) -> Void)
  {
    self.host = host
    self.loop = loop
    self.onAccept = onAccept
  }

  /// Listens before it returns.
  func open(_ nodeID: Int32, port: UInt16) throws(NetError) {
    let onAccept = onAccept
    let listener = try Listener(host: host, port: port, loop: loop) { socket in onAccept(nodeID, socket) }
    listeners.withLock { $0[nodeID] = listener }
  }

  func close(_ nodeID: Int32) {
    listeners.withLock { $0.removeValue(forKey: nodeID) }?.close()
  }

  func closeAll() {
    let all = listeners.withLock { listeners in
      defer { listeners = [:] }
      return Array(listeners.values)
    }
    for listener in all { listener.close() }
  }
}
