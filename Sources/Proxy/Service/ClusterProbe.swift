import Bytes
import KafkaWire
import Logging
import Net

/// Asks the cluster who its brokers are, without waiting for a client to ask: at the start, so that every broker has
/// its listener before a client that knew the proxy already comes back; and every minute, so that listeners of brokers
/// that are gone are closed.
///
/// Best effort: a cluster that demands authentication does not answer, and then clients' own Metadata requests tell.
final class ClusterProbe: @unchecked Sendable {  // confined to its loop
  static let interval = Duration.seconds(60)
  /// After a failure; doubled by each that follows, up to `interval`.
  static let retryInterval = Duration.seconds(1)
  static let timeout = Duration.seconds(10)
  private static let version: Int16 = 1
  private static let maximumResponseBytes = 16 << 20

  private let bootstrap: [HostPort]
  private let addresses: AddressMap
  private let loop: EventLoop
  private let log: Logger
  private let connectTimeout: Duration
  private var connection: Connection?
  private var deadline: LoopTimer?
  private var next: LoopTimer?
  private var failures = 0
  private var isStopped = false

  init(bootstrap: [HostPort], connectTimeout: Duration, addresses: AddressMap, loop: EventLoop, log: Logger) {
    self.bootstrap = bootstrap
    self.connectTimeout = connectTimeout
    self.addresses = addresses
    self.loop = loop
    self.log = log
  }

  func start() {
    guard !isStopped else { return }
    Connection.connect(to: bootstrap, timeout: connectTimeout, loop: loop) { [weak self] result in
      guard let self else { return }
      switch result {
      case .success(let connection): ask(connection)
      case .failure(let error): failed("\(error)")
      }
    }
  }

  func stop() {
    isStopped = true
    next?.cancel()
    end()
  }

  private func ask(_ connection: Connection) {
    guard !isStopped else { return connection.close() }
    self.connection = connection
    connection.delegate = self
    deadline = loop.schedule(after: Self.timeout) { [weak self] in
      self?.failed("no answer to a Metadata request")
    }
    var frame = FrameAssembly()
    let header = RequestHeader(
      apiKey: ApiTable.metadata.key, apiVersion: Self.version, correlationID: 0, clientID: .text("fieldseal"))
    frame.put(header, MetadataRequest(topics: [], allowAutoTopicCreation: false), input: RawSpan())
    connection.write(frame.flattened(input: RawSpan()).span.bytes)
    connection.resumeReading()
  }

  private func end() {
    deadline?.cancel()
    deadline = nil
    connection?.close()
    connection = nil
  }

  private func failed(_ reason: String) {
    end()
    guard !isStopped else { return }
    if failures == 0 {
      log.warn(
        "cluster_unknown",
        ["reason": .string(reason), "effect": "brokers get their listeners when a client asks for metadata"])
    }
    again(after: min(Self.retryInterval * (1 << min(failures, 10)), Self.interval))
    failures += 1
  }

  private func again(after interval: Duration) {
    next = loop.schedule(after: interval) { [weak self] in self?.start() }
  }

  private func read(_ frame: RawSpan) throws(WireError) -> [BrokerAddress] {
    var reader = WireReader(frame)
    _ = try ResponseHeader(reading: &reader, version: ApiTable.metadata.responseHeaderVersion(Self.version))
    let response = try MetadataResponse(reading: &reader, version: Self.version)
    return response.brokers.map { broker in
      BrokerAddress(
        nodeID: broker.address.nodeID, host: broker.address.host.string(in: frame), port: broker.address.port)
    }
  }

  private func answered(_ frame: RawSpan) {
    do {
      let brokers = try read(frame)
      try addresses.learn(brokers, complete: true)
      if failures > 0 { log.info("cluster_known", ["brokers": .int(brokers.count)]) }
      failures = 0
      end()
      again(after: Self.interval)
    } catch {
      failed("\(error)")
    }
  }
}

extension ClusterProbe: ConnectionDelegate {
  func connection(_ connection: Connection, received bytes: RawSpan) -> Received {
    guard let size: Int32 = bytes.bigEndian(at: 0) else { return Received(consumed: 0, wanted: 4) }
    guard size >= 4, size <= Self.maximumResponseBytes else {
      failed("a response of \(size) bytes")
      return Received(consumed: bytes.byteCount, wanted: 0)
    }
    let end = 4 + Int(size)
    guard bytes.byteCount >= end else { return Received(consumed: 0, wanted: end) }
    answered(bytes.extracting(4..<end))
    return Received(consumed: bytes.byteCount, wanted: 0)
  }

  func connectionBecameWritable(_ connection: Connection) {}

  func connectionReachedEnd(_ connection: Connection) {
    failed("the broker closed the connection: it may demand TLS or SASL")
  }

  func connectionClosed(_ connection: Connection, reason: CloseReason) {
    failed("\(reason)")
  }
}
