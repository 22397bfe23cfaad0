import Glibc

/// A thread that runs an event loop.
final class LoopThread {
  private var thread = pthread_t()
  private let isRunning: Bool

  private final class Body {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }
  }

  init(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    isRunning = status == 0
    if status != 0 { body.release() }
  }

  /// Waits for it to end.
  func join() {
    if isRunning { pthread_join(thread, nil) }
  }
}
