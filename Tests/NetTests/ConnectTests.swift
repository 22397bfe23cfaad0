import Glibc
import Net
import Synchronization
import Testing

@Suite struct ConnectTests {
  private func connect(
    _ thread: LoopThread, _ targets: [HostPort], timeout: Duration = .seconds(10)
  ) async -> Result<Connection, NetError> {
    let loop = thread.loop
    return await withCheckedContinuation { continuation in
      loop.submit {
        Connection.connect(to: targets, timeout: timeout, loop: loop) { continuation.resume(returning: $0) }
      }
    }
  }

  private func listener(_ thread: LoopThread, host: String = "127.0.0.1") throws -> Listener {
    let loop = thread.loop
    return try Listener(host: host, port: 0, loop: loop) { socket in
      let connection = Connection(socket, loop: loop)
      connection.write([1, 2, 3])
      connection.closeAfterFlush()
    }
  }

  private func expectGreeting(_ thread: LoopThread, _ result: Result<Connection, NetError>) async throws {
    let connection = try result.get()
    let delegate = ScriptedDelegate()
    await thread.on {
      connection.delegate = delegate
      connection.resumeReading()
    }
    await eventually { delegate.ends == 1 }
    #expect(delegate.bytes == [1, 2, 3])
    await thread.on { connection.close() }
  }

  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("127.0.0.1", "localhost"), ("::1", "::1"),
  ])
  func addressesAndNames(_ host: String, _ target: String) async throws {
    try await withLoop { thread in
      // Where there is no IPv6, there is nothing to test.
      guard let listener = try? listener(thread, host: host) else {
        return #expect(host == "::1")
      }
      let result = await connect(thread, [HostPort(host: target, port: listener.port)])
      #expect((try? result.get())?.peerDescription == HostPort(host: host, port: listener.port).description)
      try await expectGreeting(thread, result)
    }
  }

  @Test func refused() async throws {
    try await withLoop { thread in
      let result = await connect(thread, [HostPort(host: "127.0.0.1", port: closedPort())])
      guard case .failure(let error) = result else { return #expect(Bool(false)) }
      #expect(error.code == .connectFailed)
      #expect(error.systemError == ECONNREFUSED)
      #expect(error.message.contains("connection refused"))
    }
  }

  @Test func theSecondAddressWorks() async throws {
    try await withLoop { thread in
      let listener = try listener(thread)
      let targets = [
        HostPort(host: "no-such-host.invalid", port: 1), HostPort(host: "127.0.0.1", port: closedPort()),
        HostPort(host: "127.0.0.1", port: listener.port),
      ]
      try await expectGreeting(thread, await connect(thread, targets))
    }
  }

  @Test func anAddressThatDoesNotAnswerLeavesTimeForTheNext() async throws {
    try await withLoop { thread in
      let silent = SilentPort()
      let listener = try listener(thread)
      let targets = [
        HostPort(host: "127.0.0.1", port: silent.port), HostPort(host: "127.0.0.1", port: listener.port),
      ]
      let start = ContinuousClock.now
      try await expectGreeting(thread, await connect(thread, targets, timeout: .seconds(4)))
      #expect(ContinuousClock.now - start >= .milliseconds(1900))
    }
  }

  @Test func timeOut() async throws {
    try await withLoop { thread in
      let silent = SilentPort()
      let result = await connect(
        thread, [HostPort(host: "127.0.0.1", port: silent.port)], timeout: .milliseconds(150))
      guard case .failure(let error) = result else { return #expect(Bool(false)) }
      #expect(error.code == .connectTimedOut)
    }
  }

  @Test func unknownHostsAndNoHosts() async throws {
    try await withLoop { thread in
      for targets in [
        [HostPort(host: "no-such-host.invalid", port: 9092)], [HostPort(host: "", port: 1)], [],
      ] {
        guard case .failure(let error) = await connect(thread, targets) else { return #expect(Bool(false)) }
        #expect(targets.isEmpty || targets[0].host.isEmpty || error.code == .hostUnknown)
        #expect(!error.message.isEmpty)
      }
    }
  }

  @Test func aConnectionThatNobodyKeepsIsClosed() async throws {
    try await withLoop { thread in
      let loop = thread.loop
      let accepted = Mutex<Connection?>(nil)
      let delegate = ScriptedDelegate()
      let listener = try Listener(host: "127.0.0.1", port: 0, loop: loop) { socket in
        let connection = Connection(socket, loop: loop)
        connection.delegate = delegate
        connection.resumeReading()
        accepted.withLock { $0 = connection }
      }
      let target = HostPort(host: "127.0.0.1", port: listener.port)
      loop.submit { Connection.connect(to: [target], timeout: .seconds(5), loop: loop) { _ in } }
      await eventually { delegate.ends == 1 }
      await eventually { loop.connectionCount == 1 }
    }
  }

  @Test func theLoopEndsWhileConnecting() async throws {
    let thread = try LoopThread()
    let silent = SilentPort()
    let loop = thread.loop
    await thread.on {
      Connection.connect(
        to: [HostPort(host: "127.0.0.1", port: silent.port)], timeout: .seconds(3600), loop: loop
      ) {
        _ in Issue.record("called back")
      }
      // The name service may answer before the end, or after it.
      Connection.connect(
        to: [HostPort(host: "no-such-host.invalid", port: 1)], timeout: .seconds(3600), loop: loop
      ) {
        _ in
      }
    }
    try await Task.sleep(for: .milliseconds(10))
    await thread.stop()
  }
}

/// A port that answers no SYN: its queue of connections is full.
private final class SilentPort: Sendable {
  let port: UInt16
  private let descriptors: [Int32]

  init() {
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    _ = RawSocket.withAddress(0) { bind(listening, $0, $1) }
    listen(listening, 0)
    let port = RawSocket.port(of: listening)
    let fillers = (0..<4).map { _ in
      let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | 0o4000, 0)
      _ = RawSocket.withAddress(port) { connect(filler, $0, $1) }
      return filler
    }
    self.port = port
    self.descriptors = [listening] + fillers
  }

  deinit { for descriptor in descriptors { close(descriptor) } }
}
