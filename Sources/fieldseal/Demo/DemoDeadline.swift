import Glibc
import Synchronization

/// Ends the demo's waits: in time, or at once after SIGINT or SIGTERM, so that it can clean up.
struct DemoDeadline: Sendable {
  private static let interrupted = Atomic(false)
  private let end: ContinuousClock.Instant

  init(seconds: Int) { end = .now + .seconds(seconds) }

  /// From now on signals stop the waits instead of the process, and a closed pipe does not kill it.
  static func catchSignals() {
    for number in [SIGINT, SIGTERM] {
      _ = signal(number) { _ in DemoDeadline.interrupted.store(true, ordering: .relaxed) }
    }
    _ = signal(SIGPIPE, SIG_IGN)
  }

  /// - Throws: if time is up or a signal has come; `what` says what did not happen.
  func check(_ what: @autoclosure () -> String) throws(CommandError) {
    if Self.interrupted.load(ordering: .relaxed) { throw CommandError("interrupted") }
    if ContinuousClock.now >= end { throw CommandError("\(what()) in time") }
  }

  /// Looks every 20 ms whether something has happened.
  func wait(_ what: @autoclosure () -> String, until happened: () throws(CommandError) -> Bool)
    throws(CommandError)
  {
    while try !happened() {
      try check(what())
      usleep(20_000)
    }
  }
}
