import CUV

/// Work for a signal, until the loop ends.
final class SignalWatch: LoopResource {
  private let work: () -> Void
  private let handle: UnsafeMutablePointer<uv_signal_t>

  private init(_ loop: EventLoop, _ work: @escaping () -> Void) {
    self.work = work
    self.handle = .allocate(capacity: 1)
    _ = uv_signal_init(loop.loop, handle)
    handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
  }

  static func start(_ number: Int32, on loop: EventLoop, _ work: @escaping () -> Void) throws(NetError) {
    let watch = SignalWatch(loop, work)
    let status = uv_signal_start(
      watch.handle,
      { handle, _ in
        guard let data = handle?.pointee.data else { return }
        Unmanaged<SignalWatch>.fromOpaque(data).takeUnretainedValue().work()
      }, number)
    guard status == 0 else {
      watch.loopEnds()
      throw NetError(.loopFailed, "signal \(number)", systemError: status)
    }
    loop.register(watch)
  }

  func loopEnds() { LoopHandle.close(handle) }
}
