import CUV
import Glibc

/// One `Connection.connect`: tries the addresses of a list of targets in turn until one answers.
///
/// The time is shared out among what is left to try, so that an address that does not answer leaves time for those
/// behind it.
final class Connector: LoopResource {
  private let loop: EventLoop
  private let deadline: UInt64
  private var targets: ArraySlice<HostPort>
  private var addresses: ArraySlice<SocketAddress> = []
  private var completion: ((Result<Connection, NetError>) -> Void)?
  private var failures: [NetError] = []
  private var handle: UnsafeMutablePointer<uv_poll_t>?
  private var descriptor: Int32 = -1
  private var timer: LoopTimer?
  private var attempt = 0

  init(
    _ targets: [HostPort], timeout: Duration, loop: EventLoop,
    completion: @escaping (Result<Connection, NetError>) -> Void
  ) {
    self.loop = loop
    self.targets = targets[...]
    self.deadline = uv_hrtime() &+ Self.nanoseconds(timeout)
    self.completion = completion
  }

  func start() {
    loop.register(self)
    // Never calls back from within the call.
    timer = loop.schedule(after: .zero) { self.next() }
  }

  func loopEnds() {
    completion = nil
    abandonAttempt()
  }

  private func next() {
    abandonAttempt()
    guard uv_hrtime() < deadline || failures.isEmpty else { return fail() }
    if let address = addresses.popFirst() {
      connect(to: address)
    } else if let target = targets.popFirst() {
      lookUp(target)
    } else {
      fail()
    }
  }

  private func lookUp(_ target: HostPort) {
    let attempt = self.attempt
    limit(
      among: targets.count + 1,
      NetError(.hostUnknown, "\(target.host): the name service did not answer in time"))
    Resolver.resolve(target, on: loop) { result in
      guard attempt == self.attempt, self.completion != nil else { return }
      switch result {
      case .success(let addresses): self.addresses = addresses[...]
      case .failure(let error): self.failures.append(error)
      }
      self.next()
    }
  }

  private func connect(to address: SocketAddress) {
    var address = address
    descriptor = cuv_socket(address.family)
    guard descriptor >= 0 else { return attemptFailed(address, -descriptor) }
    let status = cuv_connect(descriptor, &address.storage, address.length)
    guard status == 0 || -status == EINPROGRESS else { return attemptFailed(address, -status) }
    let handle = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
    guard uv_poll_init(loop.loop, handle, descriptor) == 0 else {
      handle.deallocate()
      return attemptFailed(address, EMFILE)
    }
    self.handle = handle
    handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    limit(
      among: addresses.count + targets.count + 1, NetError(.connectTimedOut, "\(address): no answer in time"))
    connecting = address
    _ = uv_poll_start(handle, Int32(UV_WRITABLE.rawValue)) { handle, _, _ in
      guard let data = handle?.pointee.data else { return }
      Unmanaged<Connector>.fromOpaque(data).takeUnretainedValue().answered()
    }
  }

  private var connecting = SocketAddress()

  private func answered() {
    guard descriptor >= 0 else { return }
    let error = cuv_pending_error(descriptor)
    guard error == 0 else { return attemptFailed(connecting, error) }
    let socket = AcceptedSocket(descriptor: descriptor, peerDescription: connecting.description)
    descriptor = -1
    finish(.success(Connection(socket, loop: loop)))
  }

  private func attemptFailed(_ address: SocketAddress, _ error: Int32) {
    failures.append(NetError(.connectFailed, address.description, systemError: error))
    next()
  }

  /// Gives what is being tried its share of the time that is left.
  private func limit(among count: Int, _ error: NetError) {
    let now = uv_hrtime()
    let share = (deadline > now ? deadline - now : 0) / UInt64(max(count, 1))
    timer?.cancel()
    timer = loop.schedule(after: .nanoseconds(Int64(clamping: share))) {
      self.failures.append(error)
      self.next()
    }
  }

  private func abandonAttempt() {
    attempt &+= 1
    timer?.cancel()
    timer = nil
    if let handle {
      self.handle = nil
      _ = uv_poll_stop(handle)
      LoopHandle.close(handle)
    }
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
    descriptor = -1
  }

  private func fail() {
    let all = failures.map(\.message).joined(separator: "; ")
    let last = failures.last
    let text = failures.isEmpty ? "there is no address to connect to" : "cannot connect: \(all)"
    finish(
      .failure(NetError(last?.code ?? .connectFailed, joined: text, systemError: last?.systemError ?? 0)))
  }

  private func finish(_ result: Result<Connection, NetError>) {
    let completion = self.completion
    self.completion = nil
    abandonAttempt()
    loop.unregister(self)
    completion?(result)
  }

  private static func nanoseconds(_ duration: Duration) -> UInt64 {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return UInt64(min(seconds, 1 << 32)) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
  }
}
