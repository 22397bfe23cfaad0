import Net
import Synchronization
import Testing

@Suite struct ReadingTests {
  @Test func oneByteAtATime() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { _, bytes in Frames.consume(bytes) }
      let pair = try await Pair.make(thread, delegate: delegate)
      let sent = Frames.frame(Frames.noise(40)) + Frames.frame([]) + Frames.frame(Frames.noise(7))
      for byte in sent {
        pair.peer.send([byte])
        try await Task.sleep(for: .milliseconds(1))
      }
      await eventually { delegate.bytes.count == sent.count }
      let isSame = Frames.areSame(delegate.bytes, sent)
      #expect(isSame)
      // The first byte comes unasked for; from then on only what was wanted.
      #expect(delegate.shown.dropFirst().allSatisfy { $0 >= 4 })
      #expect(delegate.shown.count <= 7)
    }
  }

  @Test func largeFramesAreCollectedWhole() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { _, bytes in Frames.consume(bytes) }
      let pair = try await Pair.make(thread, delegate: delegate)
      let sizes = [10 << 20, 3, 1 << 20, 1_000_000, 0, 200_000, 10 << 20]
      let sent = sizes.flatMap { Frames.frame(Frames.noise($0, seed: $0)) }
      let isSent = await blocking { pair.peer.send(sent) }
      #expect(isSent)
      await eventually { delegate.bytes.count == sent.count }
      let isSame = Frames.areSame(delegate.bytes, sent)
      #expect(isSame)
      #expect(delegate.shown.count <= 3 * sizes.count)
      #expect(await thread.on { pair.connection.unconsumedBytes } == 0)
    }
  }

  @Test func aDelegateThatTakesOneFrameACallIsCalledAgain() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { _, bytes in Frames.consume(bytes, onlyOne: true) }
      let pair = try await Pair.make(thread, delegate: delegate)
      let sent = (0..<100).flatMap { Frames.frame(Frames.noise($0)) }
      pair.peer.send(sent)
      await eventually { delegate.bytes.count == sent.count }
      let isSame = Frames.areSame(delegate.bytes, sent)
      #expect(isSame)
      #expect(delegate.shown.count >= 100)
    }
  }

  @Test(arguments: 1...6)
  func anyFragmentsArriveInOrder(_ seed: Int) async throws {
    try await withLoop { thread in
      let noise = Frames.noise(4096, seed: seed)
      let turn = Mutex(0)
      let delegate = ScriptedDelegate { connection, bytes in
        let roll = turn.withLock { turn in
          turn += 1
          return Int(noise[turn % noise.count])
        }
        switch roll % 5 {
        case 0: return Received(consumed: bytes.count)
        case 1: return Received(consumed: bytes.count / 2, wanted: 0)
        case 2: return Received(consumed: min(bytes.count, 1), wanted: min(bytes.count, roll * 100))
        case 3:
          // Pauses, and goes on in the next turn.
          connection.pauseReading()
          connection.loop.submit { connection.resumeReading() }
          return Received(consumed: bytes.count / 3, wanted: bytes.count - bytes.count / 3)
        default:
          return Received(consumed: bytes.count - bytes.count / 4, wanted: bytes.count / 4 + roll * 1000)
        }
      }
      let pair = try await Pair.make(thread, delegate: delegate)
      let sent = Frames.noise(4 << 20, seed: seed)
      let isSent = await blocking {
        var place = 0
        while place < sent.count {
          let size = min(
            sent.count - place, Int(noise[place % noise.count]) * (place % 3 == 0 ? 4000 : 10) + 1)
          guard pair.peer.send(Array(sent[place..<place + size])) else { return false }
          place += size
        }
        pair.peer.finishWriting()
        return true
      }
      #expect(isSent)
      await eventually { delegate.ends == 1 }
      let rest = await thread.on { pair.connection.unconsumedBytes }
      let consumed = delegate.bytes
      #expect(consumed.count + rest == sent.count)
      let isPrefix = Frames.areSame(consumed, Array(sent.prefix(consumed.count)))
      #expect(isPrefix)
      #expect(!delegate.wasReentered)
    }
  }

  @Test func nothingIsReadWhilePaused() async throws {
    try await withLoop { thread in
      let pair = try await Pair.make(thread, isPaused: true)
      pair.peer.send([1, 2, 3])
      try await Task.sleep(for: .milliseconds(30))
      #expect(pair.delegate.shown.isEmpty)
      await thread.on { pair.connection.resumeReading() }
      await eventually { pair.delegate.bytes == [1, 2, 3] }
      await thread.on { pair.connection.pauseReading() }
      pair.peer.send([4, 5])
      try await Task.sleep(for: .milliseconds(30))
      #expect(pair.delegate.bytes == [1, 2, 3])
      await thread.on { pair.connection.resumeReading() }
      await eventually { pair.delegate.bytes == [1, 2, 3, 4, 5] }
    }
  }

  @Test func resumingShowsAgainAndNeverFromWithin() async throws {
    try await withLoop { thread in
      let isOpen = Mutex(false)
      let delegate = ScriptedDelegate { connection, bytes in
        if isOpen.withLock({ $0 }) { return Received(consumed: bytes.count) }
        connection.pauseReading()
        return Received(consumed: 1)
      }
      let pair = try await Pair.make(thread, delegate: delegate)
      pair.peer.send([1, 2, 3, 4])
      await eventually { delegate.shown == [4] }
      // A second look without new bytes; resumed in the midst of other work.
      let before = await thread.on {
        isOpen.withLock { $0 = true }
        pair.connection.resumeReading()
        return delegate.shown
      }
      #expect(before == [4])
      await eventually { delegate.bytes == [1, 2, 3, 4] }
      #expect(delegate.shown == [4, 3])
      #expect(!delegate.wasReentered)
    }
  }

  @Test func resumingWithinTheCallShowsAgain() async throws {
    try await withLoop { thread in
      let calls = Mutex(0)
      let delegate = ScriptedDelegate { connection, bytes in
        let call = calls.withLock { calls in
          calls += 1
          return calls
        }
        connection.pauseReading()
        connection.resumeReading()
        return Received(consumed: call < 3 ? 0 : bytes.count)
      }
      let pair = try await Pair.make(thread, delegate: delegate)
      pair.peer.send([7, 8])
      await eventually { delegate.bytes == [7, 8] }
      #expect(delegate.shown == [2, 2, 2])
      #expect(!delegate.wasReentered)
    }
  }

  @Test func resumingDoesNotShowLessThanIsWanted() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { _, bytes in
        bytes.count < 10 ? Received(consumed: 0, wanted: 10) : Received(consumed: 10)
      }
      let pair = try await Pair.make(thread, delegate: delegate)
      pair.peer.send([1, 2, 3])
      await eventually { delegate.shown == [3] }
      await thread.on {
        pair.connection.pauseReading()
        pair.connection.resumeReading()
      }
      pair.peer.send([4])
      try await Task.sleep(for: .milliseconds(20))
      #expect(delegate.shown == [3])
      pair.peer.send([5, 6, 7, 8, 9, 10])
      await eventually { delegate.shown == [3, 10] }
    }
  }

  @Test func aFrameThatStopsShortEndsWithItsConnection() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { _, bytes in Frames.consume(bytes) }
      let pair = try await Pair.make(thread, delegate: delegate)
      let part = Array(Frames.frame(Frames.noise(1_000_000)).prefix(300_000))
      let isSent = await blocking {
        let isSent = pair.peer.send(part)
        pair.peer.finishWriting()
        return isSent
      }
      #expect(isSent)
      await eventually { delegate.ends == 1 }
      #expect(await thread.on { pair.connection.unconsumedBytes } == part.count)
      #expect(delegate.bytes.isEmpty)
    }
  }

  @Test func claimsOutOfBoundsAreClamped() async throws {
    try await withLoop { thread in
      let delegate = ScriptedDelegate { _, bytes in
        bytes[0] == 1
          ? Received(consumed: -5, wanted: -5) : Received(consumed: bytes.count + 100, wanted: .max)
      }
      delegate.keepsBytes = false
      let pair = try await Pair.make(thread, delegate: delegate)
      pair.peer.send([1])
      await eventually { delegate.shown == [1] }
      pair.peer.send([2])
      await eventually { delegate.shown == [1, 2] }
      #expect(await thread.on { pair.connection.unconsumedBytes } == 2)
      await thread.on { pair.connection.close() }
    }
  }
}
