import Bytes
import KafkaWire
import Logging
import Net
import Policy

/// Everything one event loop owns: its sessions, what it knows of topics, and the buffers that frames are made in.
final class LoopWorker: @unchecked Sendable {  // confined to its loop; others only submit work to it
  let loop: EventLoop
  let log: Logger
  let limits: FrameLimits
  let suppliers: Suppliers
  let requests: RequestRewriter
  let responses: ResponseRewriter
  private let output: FrameOutput
  private var gather = ByteGather()
  private var sessions: [ObjectIdentifier: Session] = [:]
  private var isDraining = false
  private var drained: (() -> Void)?

  init(loop: EventLoop, shared: SharedState) {
    self.loop = loop
    self.log = shared.log
    self.limits = shared.limits
    self.suppliers = shared.suppliers
    let output = FrameOutput()
    let topics = TopicTable(
      policy: shared.policy, names: shared.topicNames, schemas: shared.suppliers.schemas)
    let failures = FailureLog(log: shared.log)
    let formats = FormatLog(log: shared.log)
    let scratch = RecordScratch(limits: shared.limits)
    self.output = output
    self.requests = RequestRewriter(
      topics: topics, limits: shared.limits, output: output,
      sealer: BatchSealer(suppliers: shared.suppliers, scratch: scratch, formats: formats), failures: failures
    )
    self.responses = ResponseRewriter(
      topics: topics, names: shared.topicNames, addresses: shared.addresses, output: output,
      opener: BatchOpener(suppliers: shared.suppliers, scratch: scratch, formats: formats),
      failures: failures, counts: shared.unsealed)
  }

  // MARK: - Sessions

  /// Connects to a broker for a client that has been accepted. What the client sends meanwhile waits in its socket.
  func accept(_ socket: consuming AcceptedSocket, session id: UInt64, targets: [HostPort], timeout: Duration)
  {
    guard !isDraining else { return }
    let client = Connection(socket, loop: loop)
    Connection.connect(to: targets, timeout: timeout, loop: loop) { result in
      switch result {
      case .success(let broker):
        guard !self.isDraining else {
          client.close()
          return broker.close()
        }
        let session = Session(id: id, client: client, broker: broker, worker: self)
        self.sessions[ObjectIdentifier(session)] = session
        session.start()
      case .failure(let error):
        self.log.warn(
          "broker_unreachable",
          ["session": .int(id), "client": .string(client.peerDescription), "reason": .describing(error)])
        client.close()
      }
    }
  }

  func remove(_ session: Session) {
    sessions[ObjectIdentifier(session)] = nil
    if sessions.isEmpty { finishDrain() }
  }

  /// Lets what is in flight be answered and then calls `completion`.
  func drain(_ completion: @escaping () -> Void) {
    isDraining = true
    drained = completion
    for session in sessions.values { session.drain() }
    if sessions.isEmpty { finishDrain() }
  }

  private func finishDrain() {
    drained?()
    drained = nil
  }

  // MARK: - Frames

  /// Sends the frame that a rewriter has put together.
  /// - Parameter input: the frame it was made from.
  func writeFrame(input: RawSpan, to connection: Connection) {
    output.frame.gather(input: input, into: &gather)
    connection.write(gather)
    gather.removeAll()
    output.reset()
  }

  /// The frame that a rewriter has put together, as bytes of its own.
  func takeFrame(input: RawSpan) -> [UInt8] {
    let bytes = output.frame.flattened(input: input)
    output.reset()
    return bytes
  }
}
