import Glibc

/// A thread of the operating system, for what blocks: that must not happen in Swift's cooperative pool.
public struct SystemThread: Sendable {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Runs `body` on a new thread, which is to be joined or detached, once. Nil where the system has none to spare.
  public init?(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Body(body))
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, argument.toOpaque())
    guard status == 0 else {
      argument.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits for it to end.
  public func join() {
    pthread_join(thread, nil)
  }

  /// Leaves it to itself.
  func detach() {
    pthread_detach(thread)
  }

  /// Runs `body` on a thread that nobody waits for. Returns false where the system has none to spare.
  static func detached(_ body: @escaping @Sendable () -> Void) -> Bool {
    guard let thread = SystemThread(body) else { return false }
    thread.detach()
    return true
  }
}
