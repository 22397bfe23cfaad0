import Glibc
import Net
import Synchronization
import Testing

@Suite struct ListenerTests {
  @Test(arguments: [false, true])
  func closingFreesThePort(_ onLoop: Bool) async throws {
    try await withLoop { thread in
      let listener = try Listener(host: "127.0.0.1", port: 0, loop: thread.loop) { _ in }
      #expect(RawSocket(port: listener.port).status == 0)
      if onLoop { await thread.on { listener.close() } } else { listener.close() }
      #expect(RawSocket(port: listener.port).status != 0)
      let next = try Listener(host: "127.0.0.1", port: listener.port, loop: thread.loop) { _ in }
      #expect(next.port == listener.port)
      #expect(RawSocket(port: listener.port).status == 0)
      listener.close()
      #expect(RawSocket(port: listener.port).status == 0)
      next.close()
    }
  }

  @Test func aPortInUseIsAnError() async throws {
    try await withLoop { thread in
      let listener = try Listener(host: "127.0.0.1", port: 0, loop: thread.loop) { _ in }
      let error = #expect(throws: NetError.self) {
        try Listener(host: "127.0.0.1", port: listener.port, loop: thread.loop) { _ in }
      }
      #expect(error?.code == .listenFailed)
      #expect(error?.systemError == EADDRINUSE)
      #expect(error?.message.contains("127.0.0.1:\(listener.port)") == true)
      #expect(throws: NetError.self) {
        try Listener(host: "no-such-host.invalid", port: 0, loop: thread.loop) { _ in }
      }
      // An address that this machine does not have.
      #expect(throws: NetError.self) { try Listener(host: "192.0.2.1", port: 0, loop: thread.loop) { _ in } }
    }
  }

  /// Hazard 28: listeners bound to every interface where only an address was asked for.
  @Test func onlyTheAddressIsBound() async throws {
    try await withLoop { thread in
      let listener = try Listener(host: "127.0.0.2", port: 0, loop: thread.loop) { _ in }
      #expect(listener.description == "127.0.0.2:\(listener.port)")
      #expect(RawSocket(port: listener.port).status != 0)
    }
  }

  @Test func aSocketThatNobodyTakesIsClosed() async throws {
    try await withLoop { thread in
      let listener = try Listener(host: "127.0.0.1", port: 0, loop: thread.loop) { _ in }
      let peer = RawSocket(port: listener.port)
      #expect(await blocking { peer.receiveOnce() } == 0)
    }
  }

  @Test func manyAtOnce() async throws {
    try await withLoop { thread in
      let count = Mutex(0)
      let listener = try Listener(host: "127.0.0.1", port: 0, loop: thread.loop) { _ in
        count.withLock { $0 += 1 }
      }
      await blocking { for _ in 0..<200 { _ = RawSocket(port: listener.port) } }
      await eventually { count.withLock { $0 >= 200 } }
    }
  }

  @Test func socketsAreHandedOverAmongLoops() async throws {
    try await withLoop { first in
      try await withLoop { second in
        let other = second.loop
        let delegate = ScriptedDelegate { connection, bytes in
          connection.write(connection.loop.isCurrent && connection.loop === other ? bytes : [0])
          return Received(consumed: bytes.count)
        }
        let connections = Mutex<[Connection]>([])
        let listener = try Listener(host: "127.0.0.1", port: 0, loop: first.loop) { socket in
          socket.handOver(to: other) { socket in
            let connection = Connection(socket, loop: other)
            connection.delegate = delegate
            connection.resumeReading()
            connections.withLock { $0.append(connection) }
          }
        }
        for byte in UInt8(1)...20 {
          let peer = RawSocket(port: listener.port)
          peer.send([byte])
          #expect(await blocking { peer.receive(1) } == [byte])
        }
        #expect(first.loop.connectionCount == 0)
        #expect(other.connectionCount == connections.withLock { $0.count })
      }
    }
  }

  @Test func aSocketHandedToALoopThatHasEndedIsClosed() async throws {
    try await withLoop { first in
      let second = try LoopThread()
      await second.stop()
      let ended = second.loop
      let listener = try Listener(host: "127.0.0.1", port: 0, loop: first.loop) { socket in
        socket.handOver(to: ended) { _ in Issue.record("it ran") }
      }
      let peer = RawSocket(port: listener.port)
      #expect(await blocking { peer.receiveOnce() } == 0)
    }
  }
}
