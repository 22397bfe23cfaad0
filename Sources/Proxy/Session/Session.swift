import Bytes
import FieldCrypto
import KafkaWire
import Logging
import Net

/// A client connection and its broker connection: carries out what `ConnectionStateMachine` and the rewriters decide.
///
/// Both connections live on one loop and the session with them; nothing here is shared, nothing blocks. Bytes that cannot
/// go on yet (the other side is slow, a key is being fetched) stay unconsumed in the buffer they were read into.
final class Session: @unchecked Sendable {  // confined to its loop; passed to key callbacks that return to the loop
  let id: UInt64
  let worker: LoopWorker
  let client: Connection
  let target: String
  var broker: Connection?

  var machine: ConnectionStateMachine
  /// Bytes of the current frame that go on as they come.
  var forwardingToBroker = 0
  var forwardingToClient = 0

  /// Keys that the request, and the response, at the front wait for.
  var requestWait = KeyWait()
  var responseWait = KeyWait()
  /// Set while the proxy's own Metadata request is in flight.
  var awaitingTopicNames = false
  var fetchSessions = FetchSessions()
  private(set) var isDraining = false
  private(set) var isClosed = false

  init(id: UInt64, client: Connection, target: String, worker: LoopWorker) {
    self.id = id
    self.client = client
    self.target = target
    self.worker = worker
    self.machine = ConnectionStateMachine(maximumFrameBytes: worker.limits.frameBytes)
  }

  /// Starts to read, once the broker is connected: requests that came earlier have waited in the socket.
  func start(broker: Connection) {
    self.broker = broker
    broker.delegate = self
    client.delegate = self
    client.resumeReading()
    broker.resumeReading()
  }

  /// Takes no further request; ends when what is in flight has been answered.
  func drain() {
    isDraining = true
    closeIfDrained()
  }

  func closeIfDrained() {
    if isDraining, machine.isIdle, forwardingToBroker == 0, client.queuedBytes == 0 { close(.draining) }
  }

  /// Ends both connections. What is queued for the client still goes out.
  func close(_ cause: CloseCause) {
    guard !isClosed else { return }
    isClosed = true
    worker.log.log(
      cause.level, "connection closed",
      ["session": .int(Int(id)), "client": .string(client.peerDescription), "broker": .string(target), "reason": .string(cause.description)])
    client.closeAfterFlush()
    broker?.close()
    worker.remove(self)
  }
}

extension Session: ConnectionDelegate {
  func connection(_ connection: Connection, received bytes: RawSpan) -> Received {
    guard !isClosed, let broker else { return Received(consumed: 0, wanted: 0) }
    return connection === client ? requests(bytes, to: broker) : responses(bytes, from: broker)
  }

  func connectionBecameWritable(_ connection: Connection) {
    guard !isClosed else { return }
    if connection === client {
      broker?.resumeReading()
      client.resumeReading()
      closeIfDrained()
    } else {
      client.resumeReading()
    }
  }

  func connectionReachedEnd(_ connection: Connection) {
    close(connection === client ? .clientClosed : .brokerClosed)
  }

  func connectionClosed(_ connection: Connection, reason: CloseReason) {
    close(connection === client ? .clientClosed : .brokerClosed)
  }
}
