import Bytes
import CUV
import Glibc

/// From the owner to the socket.
extension Connection {
  /// Pieces that the kernel takes in one call (IOV_MAX).
  private static let maximumPieces = 1024

  /// Bytes queued by `write` that the kernel has not taken.
  public var queuedBytes: Int { output?.count ?? 0 }

  private var isWritable: Bool { phase == .open && failure == 0 && !isFinishing }

  /// Hands the kernel what it takes now and returns how much that is: 0 while something is queued or the kernel is full. After
  /// a short write `connectionBecameWritable` follows.
  public func tryWrite(_ bytes: RawSpan) -> Int {
    guard isWritable, !isBlocked, bytes.byteCount > 0 else { return 0 }
    return bytes.withUnsafeBytes { settle(transport.send($0), of: $0.count) }
  }

  /// Writes all of it: what the kernel does not take now is copied into a queue.
  public func write(_ bytes: RawSpan) {
    guard isWritable, bytes.byteCount > 0 else { return }
    bytes.withUnsafeBytes { bytes in
      let sent = isBlocked ? 0 : settle(transport.send(bytes), of: bytes.count)
      if sent < bytes.count { queue(UnsafeRawBufferPointer(rebasing: bytes[sent...])) }
    }
  }

  /// Writes all pieces, in order: what the kernel does not take now is copied into a queue.
  public func write(_ pieces: borrowing ByteGather) {
    guard isWritable else { return }
    pieces.withPieces { pieces in
      var rest = pieces[...]
      while !rest.isEmpty {
        let some = UnsafeBufferPointer(rebasing: rest.prefix(Self.maximumPieces))
        let size = some.reduce(0) { $0 + $1.iov_len }
        let sent = isBlocked || failure != 0 ? 0 : settle(transport.send(some), of: size)
        if sent < size { queue(some, from: sent) }
        rest = rest.dropFirst(some.count)
      }
    }
  }

  /// Half-closes: once everything queued is out, the peer is told that no more follows. Reading goes on.
  public func finishWriting() {
    guard isWritable else { return }
    isFinishing = true
    if !isBlocked { transport.finishWriting() }
  }

  /// The socket is writable.
  func flush() {
    if let output, output.count > 0 {
      let sent = transport.send(output.bytes)
      if sent < 0, sent != -Int(EAGAIN) { return fail(Int32(clamping: -sent)) }
      output.removeFirst(max(sent, 0))
      guard output.count == 0 else { return }
    }
    releaseOutput()
    isBlocked = false
    if isFinishing { transport.finishWriting() }
    switch phase {
    case .flushing: linger()
    case .open:
      guard let delegate else { return close() }
      delegate.connectionBecameWritable(self)
    case .lingering, .closed: break
    }
  }

  /// What became of a send of `size` bytes: how many are gone, and what follows from the rest.
  private func settle(_ result: Int, of size: Int) -> Int {
    if result == size { return size }
    if result >= 0 || result == -Int(EAGAIN) {
      isBlocked = true
      watch()
    } else {
      noteFailure(Int32(clamping: -result))
    }
    return max(result, 0)
  }

  private func queue(_ bytes: UnsafeRawBufferPointer) {
    guard failure == 0 else { return }
    let queue = output ?? loop.pool.take(bytes.count)
    queue.append(bytes)
    output = queue
  }

  private func queue(_ pieces: UnsafeBufferPointer<iovec>, from sent: Int) {
    var skipped = sent
    for piece in pieces {
      let bytes = UnsafeRawBufferPointer(start: piece.iov_base, count: piece.iov_len)
      if skipped < bytes.count { queue(UnsafeRawBufferPointer(rebasing: bytes[skipped...])) }
      skipped = max(skipped - bytes.count, 0)
    }
  }

  func releaseOutput() {
    guard let queue = output else { return }
    output = nil
    loop.pool.give(queue)
  }
}
