import CUV

/// A timer of an event loop. Dropping it does not cancel it.
public final class LoopTimer: LoopResource {
  private let loop: EventLoop
  private var work: (() -> Void)?
  private let repeats: Bool
  private var handle: UnsafeMutablePointer<uv_timer_t>?

  init(loop: EventLoop, delay: Duration, interval: Duration?, work: @escaping () -> Void) {
    self.loop = loop
    self.work = work
    self.repeats = interval != nil
    let handle = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    _ = uv_timer_init(loop.loop, handle)
    self.handle = handle
    // Released when the handle has been closed.
    handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    uv_update_time(loop.loop)
    _ = uv_timer_start(
      handle,
      { handle in
        guard let data = handle?.pointee.data else { return }
        Unmanaged<LoopTimer>.fromOpaque(data).takeUnretainedValue().fire()
      }, Self.milliseconds(delay), interval.map { max(Self.milliseconds($0), 1) } ?? 0)
    loop.register(self)
  }

  /// The work will not be run again. On the loop's thread; as often as one likes, from within the work too.
  public func cancel() {
    guard let handle else { return }
    self.handle = nil
    work = nil
    loop.unregister(self)
    LoopHandle.close(handle)
  }

  func loopEnds() { cancel() }

  private func fire() {
    let work = self.work
    if !repeats { cancel() }
    work?()
  }

  /// Rounded up: a timer never fires early.
  private static func milliseconds(_ duration: Duration) -> UInt64 {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let whole = UInt64(min(seconds, 1 << 40)) * 1000
    return whole + UInt64((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
