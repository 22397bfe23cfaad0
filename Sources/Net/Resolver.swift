import CUV
import Glibc

/// Names to addresses.
enum Resolver {
  private final class Request {
    let completion: (Result<[SocketAddress], NetError>) -> Void
    let target: HostPort

    init(_ target: HostPort, _ completion: @escaping (Result<[SocketAddress], NetError>) -> Void) {
      self.target = target
      self.completion = completion
    }
  }

  private static var hints: addrinfo {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    return hints
  }

  /// On the calling thread, which may have to wait for the name service.
  static func resolveNow(_ target: HostPort) throws(NetError) -> [SocketAddress] {
    var list: UnsafeMutablePointer<addrinfo>?
    var hints = hints
    let status = getaddrinfo(target.host, String(target.port), &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    guard status == 0 else {
      throw NetError(.hostUnknown, "\(target.host): \(String(cString: gai_strerror(status)))")
    }
    return SocketAddress.all(list)
  }

  /// On a thread of libuv's; the completion comes on the loop, in a later turn. It cannot be cancelled.
  static func resolve(
    _ target: HostPort, on loop: EventLoop,
    _ completion: @escaping (Result<[SocketAddress], NetError>) -> Void
  ) {
    let request = UnsafeMutablePointer<uv_getaddrinfo_t>.allocate(capacity: 1)
    request.pointee.data = Unmanaged.passRetained(Request(target, completion)).toOpaque()
    var hints = hints
    let status = uv_getaddrinfo(
      loop.loop, request,
      { request, status, list in
        guard let request, let data = request.pointee.data else { return }
        let owner = Unmanaged<Request>.fromOpaque(data).takeRetainedValue()
        request.deallocate()
        defer { uv_freeaddrinfo(list) }
        if status == 0 {
          owner.completion(.success(SocketAddress.all(list)))
        } else {
          owner.completion(.failure(NetError(.hostUnknown, owner.target.host, systemError: status)))
        }
      }, target.host, String(target.port), &hints)
    guard status != 0 else { return }
    Unmanaged<Request>.fromOpaque(request.pointee.data).release()
    request.deallocate()
    // Even this must not call back from within the call.
    let failure = NetError(.hostUnknown, target.host, systemError: status)
    loop.schedule(after: .zero) { completion(.failure(failure)) }
  }
}
