import CUV
import Glibc

/// What the socket is watched for, and what happens then.
extension Connection: LoopResource {
  func loopEnds() { close() }

  private var need: Int32 {
    var need: UInt32 = isBlocked ? UV_WRITABLE.rawValue : 0
    switch phase {
    case .lingering:
      need |= UV_READABLE.rawValue
    case .open where !hasEnded:
      // While paused, a peer that goes away is still noticed.
      if !isPaused {
        need |= UV_READABLE.rawValue
      } else if !hasHungUp {
        need |= UV_DISCONNECT.rawValue
      }
    default: break
    }
    return Int32(need)
  }

  /// Has libuv watch for what is needed now. What is needed no more may stay until it bothers (see `handle`): each change
  /// costs two system calls, and a connection that was paused is often resumed before anything comes.
  func watch() {
    guard phase != .closed else { return }
    let needed = need
    if needed & ~interest != 0 { setInterest(needed) }
  }

  private func setInterest(_ events: Int32) {
    if handle == nil { openHandle() }
    guard let handle else { return }
    interest = events
    guard events != 0 else {
      _ = uv_poll_stop(handle)
      return
    }
    _ = uv_poll_start(handle, events) { handle, status, events in
      guard let data = handle?.pointee.data else { return }
      Unmanaged<Connection>.fromOpaque(data).takeUnretainedValue().handle(status, UInt32(bitPattern: events))
    }
  }

  private func openHandle() {
    let handle = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
    let status = uv_poll_init(loop.loop, handle, transport.descriptor)
    guard status == 0 else {
      handle.deallocate()
      return noteFailure(-status)
    }
    // Released when the handle has been closed.
    handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    self.handle = handle
    loop.register(self)
  }

  func closeHandle() {
    guard let handle else { return }
    self.handle = nil
    interest = 0
    _ = uv_poll_stop(handle)
    LoopHandle.close(handle)
  }

  private func handle(_ status: Int32, _ events: UInt32) {
    guard phase != .closed else { return }
    if status < 0 {
      // libuv has stopped watching.
      interest = 0
      return breakDown()
    }
    if events & UV_WRITABLE.rawValue != 0, isBlocked { flush() }
    if events & UV_READABLE.rawValue != 0 { readable() }
    if events & UV_DISCONNECT.rawValue != 0 { hasHungUp = true }
    guard phase != .closed else { return }
    let needed = need
    if needed != interest { setInterest(needed) }
  }

  /// The kernel reports an error. Bytes that came before it are still worth reading.
  private func breakDown() {
    isDry = false
    while phase == .open, !isPaused, !hasEnded, !isDry { readable() }
    guard phase != .closed else { return }
    let error = transport.pendingError()
    fail(error == 0 ? ECONNRESET : error)
  }
}
