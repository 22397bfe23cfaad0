import Glibc
import Net
import Synchronization
import Testing

@Suite struct ClosingTests {
  @Test func halfCloseOfThePeer() async throws {
    try await withLoop { thread in
      let pair = try await Pair.make(thread)
      pair.delegate.onEnd = { $0.write([4, 5, 6]) }
      pair.peer.send([1, 2, 3])
      pair.peer.finishWriting()
      #expect(await blocking { pair.peer.receive(3) } == [4, 5, 6])
      try await Task.sleep(for: .milliseconds(20))
      #expect(pair.delegate.bytes == [1, 2, 3])
      #expect(pair.delegate.ends == 1)
      #expect(pair.delegate.reasons.isEmpty)
      await thread.on { pair.connection.close() }
      #expect(await blocking { pair.peer.receiveOnce() } == 0)
    }
  }

  @Test(arguments: [false, true])
  func resetByThePeer(_ isPaused: Bool) async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate()
      let connection = try await {
        let pair = try await Pair.make(thread, delegate: delegate)
        if isPaused { await thread.on { pair.connection.pauseReading() } }
        pair.peer.send([1, 2, 3])
        if !isPaused { await eventually { delegate.bytes == [1, 2, 3] } }
        pair.peer.resetOnClose()
        return pair.connection
      }()
      await eventually { delegate.reasons == [.reset] }
      #expect(delegate.bytes == (isPaused ? [] : [1, 2, 3]))
      #expect(delegate.ends == 0)
      #expect(await thread.on { connection.isClosed })
      #expect(thread.loop.connectionCount == 0)
      // All of this is harmless afterwards.
      await thread.on {
        connection.write([1])
        connection.resumeReading()
        connection.pauseReading()
        connection.finishWriting()
        connection.closeAfterFlush()
        connection.close()
      }
    }
  }

  @Test func writingToAPeerThatIsGone() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate()
      let connection = try await {
        let pair = try await Pair.make(thread, delegate: delegate, isPaused: true)
        pair.peer.resetOnClose()
        return pair.connection
      }()
      let reasonsWithin = await thread.on {
        let before = delegate.reasons.count
        for _ in 0..<3 { connection.write(Frames.noise(100_000)) }
        return delegate.reasons.count - before
      }
      #expect(reasonsWithin == 0)
      await eventually { delegate.reasons == [.reset] }
    }
  }

  /// Neither read from nor written to, it still does not outlive its peer.
  @Test func resetBeforeAnythingIsAskedOfTheConnection() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate()
      try await Pair.make(thread, delegate: delegate, isPaused: true).peer.resetOnClose()
      await eventually { delegate.reasons == [.reset] }
      #expect(thread.loop.connectionCount == 0)
    }
  }

  @Test func closingWithinACall() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { connection, bytes in
        connection.close()
        return Received(consumed: 1, wanted: 1)
      }
      let pair = try await Pair.make(thread, delegate: delegate)
      pair.peer.send(Frames.noise(1000))
      await eventually { await thread.on { pair.connection.isClosed } }
      #expect(delegate.shown == [1000])
      #expect(await blocking { pair.peer.receiveOnce() } <= 0)
    }
  }

  @Test func closingAfterFlushWithinACall() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { connection, bytes in
        connection.write([1, 2])
        connection.closeAfterFlush()
        return Received(consumed: 0, wanted: 100_000)
      }
      let pair = try await Pair.make(thread, delegate: delegate)
      pair.peer.send(Frames.noise(1000))
      #expect(await blocking { pair.peer.receive(3) } == [1, 2])
      pair.peer.finishWriting()
      await eventually { await thread.on { pair.connection.isClosed } }
      #expect(delegate.shown == [1000])
    }
  }

  @Test func aConnectionWithoutADelegateIsClosedAtTheNextEvent() async throws {
    try await withLoop { thread in
      let pair = try await Pair.make(thread)
      await thread.on { pair.connection.delegate = nil }
      pair.peer.send([1])
      await eventually { await thread.on { pair.connection.isClosed } }
      #expect(await blocking { pair.peer.receiveOnce() } <= 0)
    }
  }

  @Test func aClosedConnectionIsFreed() async throws {
    try await withLoop { thread in
      let watched = Mutex(WeakBox())
      let peer = try await {
        let pair = try await Pair.make(thread)
        watched.withLock { $0.connection = pair.connection }
        await thread.on {
          pair.connection.write(Frames.noise(8 << 20))
          pair.connection.close()
        }
        return pair.peer
      }()
      await eventually { watched.withLock { $0.connection == nil } }
      _ = peer
    }
  }

  @Test func theEndOfTheLoopClosesEverything() async throws {
    let thread = try LoopThread()
    let pair = try await Pair.make(thread)
    let idle = try await Pair.make(thread, isPaused: true)
    await thread.on {
      _ = thread.loop.schedule(after: .seconds(100)) {}
      pair.connection.write(Frames.noise(8 << 20))
    }
    await thread.stop()
    #expect(pair.connection.isClosed)
    #expect(pair.delegate.reasons.isEmpty)
    #expect(idle.connection.isClosed)
    #expect(thread.loop.connectionCount == 0)
  }

  private struct WeakBox {
    weak var connection: Connection?
  }
}
