import Bytes
import CUV
import Glibc

/// A TCP connection, with back-pressure both ways.
///
/// **Reading.** It starts paused; a peer that goes away is noticed all the same. Bytes are shown to the delegate; what that does
/// not consume stays here and is shown again when there is more. Nothing is read while paused, so that TCP holds the peer back.
///
/// **Writing.** Bytes go to the kernel at once. `tryWrite` leaves the caller what the kernel does not take; `write` queues it. Either
/// way `connectionBecameWritable` says when to go on. Errors of a write are reported by `connectionClosed`, later.
///
/// **Life.** Confined to its loop; it is `Sendable` only so that work submitted to that loop can name it. Once it has a delegate, or is
/// polled, the loop holds it until it is closed: by `close` or `closeAfterFlush`, by an error, or by the end of the loop. At the
/// end of the stream it stays open for writing until its owner closes it.
public final class Connection: @unchecked Sendable {
  enum Phase {
    case open
    /// `closeAfterFlush`: bytes are still queued.
    case flushing
    /// Everything is out and the end is announced; what the peer still sends is read and dropped, since closing a
    /// socket with unread bytes would reset it, and could take the last bytes sent away from the peer.
    case lingering
    case closed
  }

  /// Told of everything that happens. Held until the connection is closed, which every owner therefore has to see to; a weak
  /// reference would cost more than all else here, on each event and wherever else the delegate is used.
  public var delegate: (any ConnectionDelegate)? {
    didSet {
      guard delegate != nil, phase == .open else { return }
      loop.register(self)
      watch()
    }
  }
  /// The peer's address and port.
  public let peerDescription: String
  public let loop: EventLoop

  let transport: Transport
  var phase = Phase.open
  /// The first error of a write, until it is reported in the loop's next turn.
  var failure: Int32 = 0

  // Polling.
  var handle: UnsafeMutablePointer<uv_poll_t>?
  /// What libuv watches the socket for at present.
  var interest: Int32 = 0
  /// The peer is known to have half-closed, while paused.
  var hasHungUp = false
  private var isDeferred = false
  private var timer: LoopTimer?

  // Reading.
  var isPaused = true
  /// The end of the stream has been read.
  var hasEnded = false
  /// An attempt to read has found nothing, since this was last set to false.
  var isDry = false
  /// The delegate is looking at bytes.
  var isShowing = false
  /// The delegate has to see its unconsumed bytes again.
  var mustShow = false
  /// What has been received and not consumed.
  var input: ByteQueue?
  var wanted = 0
  /// The last frame collected was a large one: see `readFresh`.
  var isBulky = false

  // Writing.
  /// The kernel did not take everything: it has to become writable first.
  var isBlocked = false
  /// No more may be written: the end is announced as soon as the queue is out.
  var isFinishing = false
  var output: ByteQueue?

  /// Takes the socket over. On the loop's thread.
  public init(_ socket: consuming AcceptedSocket, loop: EventLoop) {
    self.peerDescription = socket.peerDescription
    self.loop = loop
    self.transport = Transport(descriptor: socket.take())
    loop.connectionOpened()
  }

  deinit {
    // Only a connection that never had a delegate and was never polled comes here open.
    if phase != .closed {
      transport.close()
      loop.connectionClosed()
    }
  }

  /// Connects to the first address that answers: the targets in their order, and of each all addresses, IPv6 and IPv4, in
  /// the order of the name service, which is asked off the loop. The timeout is for all together. On the loop's thread; the
  /// completion comes there too, never from within the call, and not at all if the loop ends before.
  public static func connect(
    to targets: [HostPort], timeout: Duration, loop: EventLoop,
    completion: @escaping (Result<Connection, NetError>) -> Void
  ) {
    Connector(targets, timeout: timeout, loop: loop, completion: completion).start()
  }

  public var isClosed: Bool { phase == .closed }

  /// Closes at once; queued and unconsumed bytes are lost. The delegate hears no more.
  public func close() {
    guard phase != .closed else { return }
    phase = .closed
    delegate = nil
    timer?.cancel()
    timer = nil
    closeHandle()
    loop.unregister(self)
    transport.close()
    loop.connectionClosed()
    if !isShowing { releaseInput() }
    releaseOutput()
  }

  /// Sends what is queued, then closes, so that the peer gets every byte. The delegate hears no more, and nothing more
  /// can be written. A peer that does not read is given up after 30 s.
  public func closeAfterFlush() {
    guard phase == .open else { return }
    delegate = nil
    isPaused = true
    guard failure == 0 else { return close() }
    guard isBlocked else { return linger() }
    phase = .flushing
    closeAfter(.seconds(30))
  }

  func linger() {
    guard !hasEnded else { return close() }
    phase = .lingering
    if !isFinishing { transport.finishWriting() }
    if !isShowing { releaseInput() }
    closeAfter(.seconds(2))
    watch()
  }

  private func closeAfter(_ time: Duration) {
    timer?.cancel()
    timer = loop.schedule(after: time) { [weak self] in self?.close() }
  }

  /// Closes because of an error, and tells the delegate.
  func fail(_ error: Int32) {
    guard phase != .closed else { return }
    let delegate = delegate
    close()
    delegate?.connectionClosed(self, reason: CloseReason(systemError: error, peer: peerDescription))
  }

  /// An error found within a call of the owner's, who hears of it in the loop's next turn.
  func noteFailure(_ error: Int32) {
    if failure == 0 { failure = error }
    deferWork()
  }

  func deferWork() {
    guard !isDeferred else { return }
    isDeferred = true
    loop.runLater(self)
  }

  /// What has been put off to the loop's next turn.
  func runDeferred() {
    isDeferred = false
    guard phase != .closed else { return }
    guard failure == 0 else { return fail(failure) }
    if mustShow, !isPaused, phase == .open { showInput() }
  }
}
