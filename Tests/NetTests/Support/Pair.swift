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
    let accepted = Mutex<Connection?>(nil)
    let listener = try Listener(host: "127.0.0.1", port: 0, loop: loop) { socket in
      let connection = Connection(socket, loop: loop)
      connection.delegate = delegate
      if !isPaused { connection.resumeReading() }
      accepted.withLock { $0 = connection }
    }
    let peer = RawSocket(port: listener.port, receiveBuffer: receiveBuffer)
    await eventually { accepted.withLock { $0 != nil } }
    listener.close()
    let connection = try #require(accepted.withLock { $0 })
    return Pair(connection: connection, delegate: delegate, peer: peer)
  }
}
