import Glibc
import Synchronization

/// An HTTP/1.1 server on a free port of 127.0.0.1, a thread for each connection, until it is stopped or let go of.
public final class HTTPTestServer: Sendable {
  public typealias Handler = @Sendable (ServedRequest) -> ServedReply

  public let port: UInt16
  private let shared: Shared

  /// What connections' threads need; they do not keep the server itself.
  private final class Shared: Sendable {
    struct State {
      var requests: [ServedRequest] = []
      var sockets: Set<Int32> = []
      var connections = 0
      var isStopped = false
    }

    let state = Mutex(State())
    let handler: Handler

    init(_ handler: @escaping Handler) { self.handler = handler }
  }

  public struct StartError: Error {
    public let step: String
    public let code: Int32
  }

  public init(_ handler: @escaping Handler) throws(StartError) {
    func failure(_ step: String) -> StartError { StartError(step: step, code: errno) }
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw failure("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else {
      defer { close(listener) }
      throw failure("bind")
    }
    port = UInt16(bigEndian: address.sin_port)
    let shared = Shared(handler)
    self.shared = shared
    shared.state.withLock { _ = $0.sockets.insert(listener) }
    Self.start { Self.accept(listener, shared) }
  }

  deinit { stop() }

  public var url: String { "http://127.0.0.1:\(port)" }
  public var requests: [ServedRequest] { shared.state.withLock { $0.requests } }
  public var connectionCount: Int { shared.state.withLock { $0.connections } }

  public func stop() {
    shared.state.withLock {
      $0.isStopped = true
      for socket in $0.sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }

  // MARK: Threads

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static func start(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { argument in
        argument.map { Unmanaged<Body>.fromOpaque($0).takeRetainedValue().run() }
        return nil
      }, argument.toOpaque())
    if status == 0 { pthread_detach(thread) } else { argument.release() }
  }

  private static func accept(_ listener: Int32, _ shared: Shared) {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { break }
      let isWelcome = shared.state.withLock { state -> Bool in
        state.connections += 1
        if !state.isStopped { state.sockets.insert(client) }
        return !state.isStopped
      }
      guard isWelcome else {
        close(client)
        break
      }
      start { serve(client, shared) }
    }
    end(listener, shared)
  }

  private static func end(_ socket: Int32, _ shared: Shared) {
    shared.state.withLock {
      $0.sockets.remove(socket)
      close(socket)
    }
  }

  // MARK: Requests

  private static func serve(_ client: Int32, _ shared: Shared) {
    defer { end(client, shared) }
    var buffer: [UInt8] = []
    while let request = next(client, &buffer) {
      shared.state.withLock { $0.requests.append(request) }
      switch shared.handler(request) {
      case .answer(let status, let headers, let body):
        let lines = ["HTTP/1.1 \(status) Status"] + headers + ["Content-Length: \(body.count)", "", ""]
        guard send(client, Array(lines.joined(separator: "\r\n").utf8) + body) else { return }
      case .raw(let bytes):
        _ = send(client, bytes)
        return
      case .hang:
        while receive(client, &buffer) {}
        return
      case .drip(let milliseconds):
        guard send(client, Array("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".utf8)) else { return }
        while send(client, [0x20]) { usleep(milliseconds * 1000) }
        return
      }
    }
  }

  private static func next(_ client: Int32, _ buffer: inout [UInt8]) -> ServedRequest? {
    let end = Array("\r\n\r\n".utf8)
    var head: Range<Int>?
    while true {
      head = buffer.indices.first { buffer[$0...].starts(with: end) }.map { $0..<$0 + 4 }
      if head != nil { break }
      // A TLS handshake is no request.
      guard receive(client, &buffer), buffer.first != 0x16 else { return nil }
    }
    guard let head else { return nil }
    let lines = String(decoding: buffer[..<head.lowerBound], as: UTF8.self)
      .split(separator: "\r\n", omittingEmptySubsequences: false)
    let first = lines.first?.split(separator: " ") ?? []
    guard first.count == 3 else { return nil }
    let headers = lines.dropFirst().map { line -> (name: String, value: String) in
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String((parts.count > 1 ? parts[1] : "").drop { $0 == " " }))
    }
    buffer.removeFirst(head.upperBound)
    return ServedRequest(method: String(first[0]), target: String(first[1]), headers: headers)
  }

  private static func receive(_ client: Int32, _ buffer: inout [UInt8]) -> Bool {
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    let count = recv(client, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffer += piece[0..<count]
    return true
  }

  private static func send(_ client: Int32, _ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Glibc.send(
          client, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
