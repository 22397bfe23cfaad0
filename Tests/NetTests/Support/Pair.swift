import Net
import Synchronization
import Testing

/// A connection under test, with its delegate, and the raw socket at its other end.
struct Pair: Sendable {
  let connection: Connection
  let delegate: ScriptedDelegate
  let peer: RawSocket

  /// Accepted on `thread`; reading unless `isPaused`.
  static func make(
    _ thread: LoopThread, delegate: ScriptedDelegate = ScriptedDelegate(), isPaused: Bool = false,
    receiveBuffer: Int32? = nil
  ) async throws -> Pair {
    let loop = thread.loop
    // Ports are taken again soon: a client of somebody else's may come by as well.
    let accepted = Mutex<[String: Connection]>([:])
    let listener = try Listener(host: "127.0.0.1", port: 0, loop: loop) { socket in
      let connection = Connection(socket, loop: loop)
      accepted.withLock { $0[connection.peerDescription] = connection }
    }
    let peer = RawSocket(port: listener.port, receiveBuffer: receiveBuffer)
    let name = "127.0.0.1:\(peer.localPort)"
    await eventually { accepted.withLock { $0[name] != nil } }
    listener.close()
    let connection = try #require(accepted.withLock { $0.removeValue(forKey: name) })
    await thread.on {
      connection.delegate = delegate
      if !isPaused { connection.resumeReading() }
      for stranger in accepted.withLock({ $0.values }) { stranger.close() }
    }
    return Pair(connection: connection, delegate: delegate, peer: peer)
  }
}
