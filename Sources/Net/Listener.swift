import CUV
import Glibc
import Synchronization

/// A listening socket on one address.
public final class Listener: LoopResource, @unchecked Sendable {
  private static let backlog: Int32 = 1024
  /// Connections accepted before other sockets of the loop get their turn.
  private static let acceptsPerTurn = 16

  /// The port it is bound to.
  public let port: UInt16
  /// Address and port it is bound to.
  public let description: String
  private let loop: EventLoop
  private let onAccept: (consuming AcceptedSocket) -> Void
  private let descriptor: Mutex<Int32>
  private var handle: UnsafeMutablePointer<uv_poll_t>?
  private var pause: LoopTimer?

  /// Binds and listens at once, on the calling thread, to that address only (the first usable one of a name; port 0: any
  /// free one); an IPv6 address takes no IPv4 connections. Accepting, and `onAccept`, happen on `loop`.
  public init(
    host: String, port: UInt16, loop: EventLoop, onAccept: @escaping (consuming AcceptedSocket) -> Void
  ) throws(NetError) {
    let (descriptor, bound) = try Self.listen(HostPort(host: host, port: port))
    self.descriptor = Mutex(descriptor)
    self.port = bound.port
    self.description = bound.description
    self.loop = loop
    self.onAccept = onAccept
    loop.submit { self.start() }
  }

  deinit {
    // Still open only where the loop ended, or was never run, before it could start.
    closeDescriptor()
  }

  /// Accepts no more, and frees the port. From any thread, as often as one likes.
  public func close() {
    if loop.isCurrent {
      closeOnLoop()
    } else {
      // The kernel refuses connections from now on; the descriptor follows.
      descriptor.withLock { if $0 >= 0 { _ = cuv_stop_listening($0) } }
      loop.submit { self.closeOnLoop() }
    }
  }

  func loopEnds() { closeOnLoop() }

  private static func listen(_ address: HostPort) throws(NetError) -> (Int32, SocketAddress) {
    var error: Int32 = EADDRNOTAVAIL
    for candidate in try Resolver.resolveNow(address) {
      let descriptor = cuv_socket(candidate.family)
      guard descriptor >= 0 else {
        error = -descriptor
        continue
      }
      _ = cuv_set_option(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
      if candidate.family == AF_INET6 { _ = cuv_set_option(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
      var wanted = candidate
      var bound = SocketAddress()
      var status = cuv_bind(descriptor, &wanted.storage, wanted.length)
      if status == 0 { status = cuv_listen(descriptor, backlog) }
      if status == 0 { status = cuv_local_address(descriptor, &bound.storage) }
      if status == 0 { return (descriptor, bound) }
      _ = Glibc.close(descriptor)
      error = -status
    }
    throw NetError(.listenFailed, "cannot listen on \(address)", systemError: error)
  }

  private func start() {
    let descriptor = descriptor.withLock { $0 }
    guard descriptor >= 0 else { return }
    let handle = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
    guard uv_poll_init(loop.loop, handle, descriptor) == 0 else {
      handle.deallocate()
      closeDescriptor()
      return
    }
    self.handle = handle
    handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    loop.register(self)
    poll()
  }

  private func poll() {
    guard let handle else { return }
    _ = uv_poll_start(handle, Int32(UV_READABLE.rawValue)) { handle, _, _ in
      guard let data = handle?.pointee.data else { return }
      Unmanaged<Listener>.fromOpaque(data).takeUnretainedValue().accept()
    }
  }

  private func accept() {
    for _ in 0..<Self.acceptsPerTurn {
      let descriptor = descriptor.withLock { $0 }
      guard descriptor >= 0 else { return }
      var peer = SocketAddress()
      let accepted = cuv_accept(descriptor, &peer.storage)
      switch -accepted {
      case ...0: onAccept(AcceptedSocket(descriptor: accepted, peerDescription: peer.description))
      case ECONNABORTED, EINTR, EPERM: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: return rest()
      default: return
      }
    }
  }

  /// Without descriptors the socket would stay readable, and the loop busy: looks again a little later.
  private func rest() {
    guard let handle else { return }
    _ = uv_poll_stop(handle)
    pause = loop.schedule(after: .milliseconds(100)) { [weak self] in self?.poll() }
  }

  private func closeOnLoop() {
    pause?.cancel()
    pause = nil
    if let handle {
      self.handle = nil
      loop.unregister(self)
      _ = uv_poll_stop(handle)
      LoopHandle.close(handle)
    }
    closeDescriptor()
  }

  private func closeDescriptor() {
    descriptor.withLock { descriptor in
      if descriptor >= 0 { _ = Glibc.close(descriptor) }
      descriptor = -1
    }
  }
}
