import Bytes
import Net
import Synchronization
import Testing

@Suite struct WritingTests {
  @Test func aShortWriteIsContinuedWhenWritable() async throws {
    try await withLoop { thread in
      let pair = try await Pair.make(thread, receiveBuffer: 64 << 10)
      let all = Frames.noise(8 << 20)
      let sent = Mutex(0)
      let goOn: @Sendable () -> Void = {
        sent.withLock { sent in
          while sent < all.count {
            let taken = pair.connection.tryWrite(Array(all[sent..<min(sent + 200_000, all.count)]))
            sent += taken
            if taken < min(200_000, all.count - sent + taken) { break }
          }
        }
      }
      pair.delegate.onWritable = { _ in goOn() }
      await thread.on(goOn)
      // The kernel is full, and says so again without a system call.
      let before = sent.withLock { $0 }
      #expect(before < all.count)
      #expect(await thread.on { pair.connection.tryWrite([1]) } == 0)
      let got = await blocking { pair.peer.receive(all.count) }
      let isSame = Frames.areSame(got, all)
      #expect(isSame)
      #expect(pair.delegate.writable > 0)
      await thread.on { pair.delegate.forget() }
    }
  }

  @Test func whatTheKernelDoesNotTakeIsQueuedInOrder() async throws {
    try await withLoop { thread in
      let pair = try await Pair.make(thread, receiveBuffer: 64 << 10)
      let all = Frames.noise(10 << 20)
      let queued = await thread.on {
        var place = 0
        while place < all.count {
          let next = min(place + 70_000, all.count)
          pair.connection.write(Array(all[place..<next]))
          place = next
        }
        return pair.connection.queuedBytes
      }
      #expect(queued > 0)
      #expect(await thread.on { pair.connection.tryWrite([1]) } == 0)
      let got = await blocking { pair.peer.receive(all.count) }
      let isSame = Frames.areSame(got, all)
      #expect(isSame)
      await eventually { pair.delegate.writable == 1 }
      #expect(await thread.on { pair.connection.queuedBytes } == 0)
    }
  }

  @Test(arguments: [(3000, 100), (5, 3_000_000), (1, 1), (0, 0), (1025, 8000)])
  func gatheredPiecesGoOutInOrder(_ count: Int, _ size: Int) async throws {
    try await withLoop { thread in
      let pair = try await Pair.make(thread)
      let all = Frames.noise(count * size)
      await thread.on {
        var gather = ByteGather()
        all.withUnsafeBytes { bytes in
          for piece in 0..<count {
            gather.append(
              RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: bytes[piece * size..<piece * size])))
            gather.append(
              RawSpan(
                _unsafeBytes: UnsafeRawBufferPointer(rebasing: bytes[piece * size..<(piece + 1) * size])))
          }
          pair.connection.write(gather)
        }
        pair.connection.closeAfterFlush()
      }
      let got = await blocking { pair.peer.receive(all.count + 1) }
      let isSame = Frames.areSame(got, all)
      #expect(isSame)
    }
  }

  @Test func closingAfterFlushLosesNothing() async throws {
    try await withLoop { thread in
      let pair = try await Pair.make(thread, isPaused: true)
      // Unread bytes, which would have a plain close reset the connection.
      pair.peer.send(Frames.noise(10_000))
      let all = Frames.noise(12 << 20)
      await thread.on {
        pair.connection.write(all)
        pair.connection.closeAfterFlush()
        pair.connection.write([1, 2, 3])
      }
      #expect(await thread.on { pair.connection.tryWrite([1]) } == 0)
      let got = await blocking {
        let got = pair.peer.receive(1 << 20)
        pair.peer.send([9])
        return got + pair.peer.receive(all.count)
      }
      let isSame = Frames.areSame(got, all)
      #expect(isSame)
      #expect(await blocking { pair.peer.receiveOnce() } == 0)
      pair.peer.finishWriting()
      await eventually { await thread.on { pair.connection.isClosed } }
      #expect(pair.delegate.reasons.isEmpty)
      #expect(thread.loop.connectionCount == 0)
    }
  }

  @Test func halfCloseOfOurs() async throws {
    try await withLoop { thread in
      let pair = try await Pair.make(thread)
      let all = Frames.noise(8 << 20)
      await thread.on {
        pair.connection.write(all)
        pair.connection.finishWriting()
        pair.connection.write([1])
      }
      let got = await blocking { pair.peer.receive(all.count + 1) }
      let isSame = Frames.areSame(got, all)
      #expect(isSame)
      pair.peer.send([5, 6])
      await eventually { pair.delegate.bytes == [5, 6] }
      #expect(pair.delegate.ends == 0)
    }
  }

  @Test func slowReaderBoundsMemory() async throws {
    try await withLoop { thread in
      let loop = thread.loop
      let total = 100 << 20
      let largest = Mutex(0)
      // peer → relay.left … relay.right → sink, which reads slowly at first.
      let left = try await Pair.make(thread, isPaused: true)
      let right = try await Pair.make(thread, isPaused: true, receiveBuffer: 64 << 10)
      left.delegate.keepsBytes = false
      left.delegate.onReceived = { _, bytes in
        let sent = right.connection.tryWrite(bytes)
        if sent < bytes.count { left.connection.pauseReading() }
        return Received(consumed: sent)
      }
      right.delegate.onWritable = { _ in
        largest.withLock { $0 = max($0, left.connection.unconsumedBytes + right.connection.queuedBytes) }
        left.connection.resumeReading()
      }
      left.delegate.onEnd = { _ in right.connection.finishWriting() }
      await thread.on { left.connection.resumeReading() }
      let block = Frames.noise(1 << 20)
      async let sending = blocking {
        for _ in 0..<total / block.count { guard left.peer.send(block) else { return false } }
        left.peer.finishWriting()
        return true
      }
      let isSame = await blocking {
        for index in 0..<total / block.count {
          if index < 20 { usleepMilliseconds(3) }
          guard Frames.areSame(right.peer.receive(block.count), block) else { return false }
        }
        return right.peer.receiveOnce() == 0
      }
      #expect(await sending)
      #expect(isSame)
      #expect(largest.withLock { $0 } > 0)
      #expect(largest.withLock { $0 } <= 256 << 10)
      #expect(right.delegate.writable > 0)
      #expect(loop.connectionCount == 2)
      await thread.on {
        left.delegate.forget()
        right.delegate.forget()
      }
    }
  }
}
