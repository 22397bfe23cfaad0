import BackgroundWork
import FieldCrypto
import Glibc
import Logging
import Net
import Policy
import Synchronization

/// The running proxy: event loops, listeners, and the way from an accepted socket to a session.
///
/// The first loop runs on the thread that calls `run`; it accepts connections and hands each to the loop that has
/// fewest, where it stays. What changes after `init` is confined to the first loop.
public final class ProxyService: @unchecked Sendable {
  /// How often listeners of brokers that are gone are looked for.
  private static let retirementInterval = Duration.seconds(10)

  private let configuration: ProxyConfiguration
  private let log: Logger
  private let loops: [EventLoop]
  private let workers: [LoopWorker]
  private let addresses: AddressMap
  private let brokers: BrokerListeners
  private let probe: ClusterProbe
  private let sessions = Atomic<UInt64>(0)
  private var bootstrap: Listener?
  private var undrained = 0
  private var isStopping = false

  /// Opens the keyring and the providers and makes the loops; listens on nothing yet.
  /// - Throws: `StartError`.
  public init(configuration: ProxyConfiguration, policy: Policy, log: Logger) throws(StartError) {
    self.configuration = configuration
    self.log = log
    let count = configuration.loops > 0 ? configuration.loops : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    do {
      loops = try (0..<count).map { _ in try EventLoop() }
      let dataKeys = DataKeys(
        keyring: try configuration.openKeyring() ?? AbsentKeyring(),
        providers: try configuration.openProviders(),
        settings: try configuration.dataKeys.settings(), onEvent: KeyEventLog(log).record)
      let box = AcceptorBox()
      let brokers = BrokerListeners(host: configuration.listen.address, loop: loops[0]) { nodeID, socket in
        box.service?.accept(socket, for: nodeID)
      }
      let addresses = AddressMap(
        advertisedHost: configuration.listen.advertisedHost, ports: configuration.listen.brokerPorts,
        open: { nodeID, port in try brokers.open(nodeID, port: port) }, close: { brokers.close($0) })
      self.brokers = brokers
      self.addresses = addresses
      let schemas = try configuration.openSchemaCatalog(
        files: policy.schemaFiles, onFailure: SchemaEventLog(log).record)
      let shared = SharedState(
        log: log, policy: policy, limits: configuration.limits,
        suppliers: Suppliers(dataKeys: dataKeys, schemas: schemas),
        topicNames: TopicNames(), addresses: addresses, unsealed: UnsealedCounts(log: log))
      workers = loops.map { LoopWorker(loop: $0, shared: shared) }
      probe = ClusterProbe(
        bootstrap: configuration.upstream.bootstrap, connectTimeout: configuration.upstream.connectTimeout,
        addresses: addresses, loop: loops[0], log: log)
      box.service = self
    } catch {
      throw StartError("\(error)")
    }
  }

  /// Lets the listeners, which are made first, find the service.
  private final class AcceptorBox: @unchecked Sendable {  // set once, before anything listens
    weak var service: ProxyService?
  }

  /// Listens, and serves until `stop`, SIGTERM, SIGINT or SIGHUP; connections then have `drainTimeout` to finish.
  /// - Throws: `StartError` where the bootstrap address cannot be listened on, or a loop gets no thread.
  public func run() throws(StartError) {
    let listener: Listener
    do {
      listener = try Listener(
        host: configuration.listen.address, port: configuration.listen.port, loop: loops[0]
      ) { [weak self] socket in self?.accept(socket, for: nil) }
      for number in [SIGTERM, SIGINT, SIGHUP] {
        try loops[0].onSignal(number) { [weak self] in self?.stop() }
      }
    } catch {
      throw StartError("\(error)")
    }
    bootstrap = listener
    let threads = try startLoops()
    _ = loops[0].schedule(after: Self.retirementInterval, repeating: Self.retirementInterval) { [addresses] in
      addresses.retire()
    }
    probe.start()
    log.info(
      "ready",
      [
        "listen": .string(listener.description), "advertised": .string(configuration.listen.advertisedHost),
        "loops": .int(loops.count),
        "bootstrap": .string(configuration.upstream.bootstrap.map(\.description).joined(separator: ",")),
      ])
    loops[0].run()
    end(threads)
    log.info("stopped")
  }

  /// Gives all loops but the first their threads. One without would be handed every connection, having the fewest.
  private func startLoops() throws(StartError) -> [SystemThread] {
    var threads: [SystemThread] = []
    for loop in loops.dropFirst() {
      guard let thread = SystemThread({ loop.run() }) else {
        end(threads)
        throw StartError("the system has no thread left for each of the \(loops.count) loops: lower 'loops'")
      }
      threads.append(thread)
    }
    return threads
  }

  private func end(_ threads: [SystemThread]) {
    for loop in loops.dropFirst() { loop.stop() }
    for thread in threads { thread.join() }
  }

  // MARK: - Connections

  /// - Parameter nodeID: the broker whose listener took the connection; nil for the bootstrap listener.
  private func accept(_ socket: consuming AcceptedSocket, for nodeID: Int32?) {
    guard !isStopping else { return }
    let index = loops.indices.min { loops[$0].connectionCount < loops[$1].connectionCount } ?? 0
    let worker = workers[index]
    let session = sessions.add(1, ordering: .relaxed).newValue
    let targets: [HostPort]
    if let nodeID {
      targets = addresses.upstream(nodeID)?.hostPort.map { [$0] } ?? []
    } else {
      targets = configuration.upstream.bootstrap
    }
    let timeout = configuration.upstream.connectTimeout
    socket.handOver(to: worker.loop) { socket in
      worker.accept(socket, session: session, targets: targets, timeout: timeout)
    }
  }

  // MARK: - The end

  /// Takes no more connections and requests, and ends once what is in flight has been answered. Called again, ends at once.
  public func stop() {
    loops[0].submit { self.beginStop() }
  }

  private func beginStop() {
    guard !isStopping else { return loops[0].stop() }
    isStopping = true
    log.info("draining", ["timeout": .string("\(configuration.drainTimeout)")])
    bootstrap?.close()
    brokers.closeAll()
    probe.stop()
    undrained = workers.count
    for worker in workers {
      worker.loop.submit {
        worker.drain { self.loops[0].submit { self.workerDrained() } }
      }
    }
    _ = loops[0].schedule(after: configuration.drainTimeout) { self.loops[0].stop() }
  }

  private func workerDrained() {
    undrained -= 1
    if undrained == 0 { loops[0].stop() }
  }
}
