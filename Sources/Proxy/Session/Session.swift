import Bytes
import FieldCrypto
import KafkaWire
import Logging
import Net

/// A client connection and its broker connection: carries out what `ConnectionStateMachine` and the rewriters decide.
///
/// Both connections live on one loop and the session with them; nothing here is shared, nothing blocks. Bytes that
/// cannot go on yet (the other side is slow, a key is being fetched) stay unconsumed in the buffer they were read into.
final class Session: @unchecked Sendable {  // confined to its loop; key callbacks return to the loop
  let id: UInt64
  let worker: LoopWorker
  let client: Connection
  let broker: Connection

  var machine: ConnectionStateMachine
  /// Bytes of the current frame that go on as they come.
  var forwardingToBroker = 0
  var forwardingToClient = 0

  /// What the request, and the response, at the front wait for.
  var requestWait = FrameWait()
  var responseWait = FrameWait()
  /// Set while the proxy's own Metadata request is in flight.
  var awaitsTopicNames = false
  /// Set while the client's next request cannot be understood before a response has passed.
  var awaitsResponse = false
  private(set) var isDraining = false
  private var hasClientEnded = false
  private(set) var isClosed = false

  init(id: UInt64, client: Connection, broker: Connection, worker: LoopWorker) {
    self.id = id
    self.client = client
    self.broker = broker
    self.worker = worker
    self.machine = ConnectionStateMachine(maximumFrameBytes: worker.limits.frame)
  }

  /// Starts to read: requests that came before the broker was connected have waited in the socket.
  func start() {
    broker.delegate = self
    client.delegate = self
    client.resumeReading()
    broker.resumeReading()
  }

  /// Takes no further request; ends when what is in flight has been answered.
  func drain() {
    isDraining = true
    closeIfDone()
  }

  /// Ends a connection that takes no further request, once everything has been answered.
  func closeIfDone() {
    guard isDraining && forwardingToBroker == 0 || hasClientEnded else { return }
    guard machine.isIdle, client.queuedBytes == 0, broker.queuedBytes == 0 else { return }
    close(hasClientEnded ? .clientClosed("") : .draining)
  }

  /// Ends both connections. What is queued for either side still goes out.
  func close(_ cause: CloseCause) {
    guard !isClosed else { return }
    isClosed = true
    worker.log.log(
      cause.level, "connection_closed",
      [
        "session": .int(id), "client": .string(client.peerDescription),
        "broker": .string(broker.peerDescription), "reason": .string(cause.description),
      ])
    client.closeAfterFlush()
    broker.closeAfterFlush()
    worker.remove(self)
  }
}

extension Session: ConnectionDelegate {
  func connection(_ connection: Connection, received bytes: RawSpan) -> Received {
    guard !isClosed else { return Received(consumed: bytes.byteCount, wanted: 0) }
    return connection === client ? requests(bytes) : responses(bytes)
  }

  func connectionBecameWritable(_ connection: Connection) {
    guard !isClosed else { return }
    client.resumeReading()
    if connection === client { broker.resumeReading() }
    closeIfDone()
  }

  func connectionReachedEnd(_ connection: Connection) {
    guard connection === client else {
      return close(.brokerClosed(machine.isIdle ? "" : " with requests unanswered"))
    }
    // The broker would wait for the rest of a frame that has gone out in part, and answer nothing.
    guard forwardingToBroker == 0 else { return close(.clientClosed(" within a request")) }
    // It may still read: what it has asked for is answered.
    hasClientEnded = true
    closeIfDone()
  }

  func connectionClosed(_ connection: Connection, reason: CloseReason) {
    close(connection === client ? .clientClosed(": \(reason)") : .brokerClosed(": \(reason)"))
  }
}
