import Bytes
import CUV
import Glibc

/// From the socket to the delegate.
///
/// As long as nothing is unconsumed, bytes are read into memory that all connections of the loop share, and shown there. What is left
/// moves to a queue of the connection's own, with room for all that is wanted; what is missing is then read right behind
/// it, and what follows again into the shared memory, by one scattered read.
extension Connection {
  /// What is read at first of a frame that is likely to be large, since it will have to move.
  private static let headSize = 16 << 10
  /// A frame of which this much is missing is large. (Having the kernel collect it by SO_RCVLOWAT was measured: no gain.)
  private static let bulk = 64 << 10
  /// What a delegate can claim ahead: it has it from the peer, who has sent nothing of it yet. A longer frame grows by doubling.
  private static let reserveLimit = 16 << 20

  /// Bytes received and not consumed.
  public var unconsumedBytes: Int { input?.count ?? 0 }

  /// Reads no more and shows no more; effective at once.
  public func pauseReading() { isPaused = true }

  /// Reads (again). Unconsumed bytes are shown again in the loop's next turn, if there are as many as were wanted.
  public func resumeReading() {
    guard isPaused, phase == .open else { return }
    isPaused = false
    if isShowing {
      mustShow = true
    } else if unconsumedBytes > 0, unconsumedBytes >= wanted {
      mustShow = true
      deferWork()
    }
    watch()
  }

  /// The socket is readable, or so libuv says.
  func readable() {
    if phase == .lingering { return discard() }
    guard phase == .open, !isPaused, !hasEnded else { return }
    if mustShow { showInput() }
    guard phase == .open, !isPaused else { return }
    if let input {
      readBehind(input)
    } else if wanted >= Self.bulk {
      let queue = loop.pool.take(min(wanted, Self.reserveLimit))
      input = queue
      readBehind(queue)
    } else {
      readFresh()
    }
    settleInput()
  }

  private func readFresh() {
    let limit = isBulky ? Self.headSize : EventLoop.readSize
    let space = UnsafeMutableRawBufferPointer(rebasing: loop.readSpace[..<limit])
    let got = transport.receive(into: space)
    guard got > 0 else { return stopped(got) }
    showFresh(UnsafeRawBufferPointer(rebasing: space[..<got]))
    guard isBulky else { return }
    isBulky = unconsumedBytes > 0 && wanted >= Self.bulk
    if isBulky, got == limit, phase == .open, !isPaused, let input { readBehind(input) }
  }

  private func readBehind(_ input: ByteQueue) {
    let missing = wanted - input.count
    guard missing > 0 else {
      input.reserve(Self.bulk)
      let got = transport.receive(into: input.space)
      guard got > 0 else { return stopped(got) }
      input.fill(got)
      return showInput()
    }
    input.reserve(min(missing, Self.reserveLimit))
    let first = UnsafeMutableRawBufferPointer(rebasing: input.space.prefix(missing))
    let isLarge = missing >= Self.bulk
    let second = UnsafeMutableRawBufferPointer(
      rebasing: loop.readSpace[..<(isLarge ? Self.headSize : EventLoop.readSize)])
    let got = transport.receive(into: first, then: second)
    guard got > 0 else { return stopped(got) }
    input.fill(min(got, first.count))
    let extra = UnsafeRawBufferPointer(rebasing: second[..<max(got - first.count, 0)])
    if input.count < wanted {
      // Only where the room was limited can there be more.
      input.append(extra)
      return
    }
    if wanted >= Self.bulk { isBulky = true }
    showInput()
    guard !extra.isEmpty, phase == .open else { return }
    if let input = self.input, input.count > 0 || isPaused {
      input.append(extra)
      if !isPaused, input.count >= wanted { showInput() }
    } else if isPaused {
      keep(extra)
    } else {
      showFresh(extra)
    }
  }

  private func stopped(_ result: Int) {
    switch Int32(clamping: -result) {
    case EAGAIN: isDry = true
    case 0:
      hasEnded = true
      guard let delegate else { return close() }
      delegate.connectionReachedEnd(self)
    case let error: fail(error)
    }
  }

  /// Reads what nobody wants any more, until the peer closes.
  private func discard() {
    let got = transport.receive(into: loop.readSpace)
    if got <= 0, got != -Int(EAGAIN) { close() }
  }

  // MARK: - Showing

  func showInput() {
    mustShow = false
    guard let input else { return }
    input.removeFirst(show(input.bytes))
    settleInput()
  }

  private func showFresh(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= wanted else { return keep(bytes) }
    let consumed = show(bytes)
    if consumed < bytes.count, phase == .open { keep(UnsafeRawBufferPointer(rebasing: bytes[consumed...])) }
  }

  /// Shows bytes as often as the delegate gets on with them, and returns how many it consumed.
  private func show(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let delegate else {
      close()
      return 0
    }
    isShowing = true
    var done = 0
    while true {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let received = delegate.connection(self, received: RawSpan(_unsafeBytes: rest))
      let consumed = min(max(received.consumed, 0), rest.count)
      done += consumed
      wanted = max(received.wanted, 0)
      let left = bytes.count - done
      guard consumed > 0, wanted > 0, left >= wanted, phase == .open, !isPaused else { break }
    }
    isShowing = false
    return done
  }

  /// Moves unconsumed bytes out of the shared memory.
  private func keep(_ bytes: UnsafeRawBufferPointer) {
    let queue = loop.pool.take(max(bytes.count, min(wanted, Self.reserveLimit)))
    queue.append(bytes)
    input = queue
  }

  /// After bytes have been shown or have come.
  private func settleInput() {
    guard phase == .open else { return releaseInput() }
    let count = unconsumedBytes
    if count == 0 {
      releaseInput()
      mustShow = false
    } else if mustShow {
      if count >= wanted { deferWork() } else { mustShow = false }
    }
  }

  func releaseInput() {
    guard let queue = input else { return }
    input = nil
    loop.pool.give(queue)
  }
}
