import Logging
import Policy
import Synchronization

/// How many values were handed out that never were sealed, by topic. Shared by all loops.
///
/// Where the policy says until when that may be, it is said in the log, at most once a minute for each topic: who reads it knows
/// whether a migration is over.
final class UnsealedCounts: Sendable {
  static let interval = Duration.seconds(60)
  /// Topics beyond so many are counted together, under no name.
  static let capacity = 10_000

  private struct Count {
    var total: UInt64 = 0
    /// Of `total`, what the log has not said.
    var unsaid: UInt64 = 0
    var said: ContinuousClock.Instant?
  }

  private let log: Logger
  private let now: @Sendable () -> ContinuousClock.Instant
  private let counts = Mutex<[String: Count]>([:])

  init(log: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.log = log
    self.now = now
  }

  /// Since the start, by topic.
  var totals: [String: UInt64] { counts.withLock { $0.mapValues(\.total) } }

  /// - Parameter until: the last day on which the policy lets them pass; nil: it does not say.
  func add(_ count: Int, topic: String, until: CalendarDate?) {
    guard count > 0 else { return }
    let now = now()
    let unsaid = counts.withLock { counts -> UInt64 in
      let name = counts[topic] == nil && counts.count >= Self.capacity ? "" : topic
      var entry = counts[name] ?? Count()
      entry.total += UInt64(count)
      entry.unsaid += UInt64(count)
      let unsaid = entry.unsaid
      let isDue = until != nil && entry.said.map { now - $0 >= Self.interval } ?? true
      if isDue {
        entry.unsaid = 0
        entry.said = now
      }
      counts[name] = entry
      return isDue ? unsaid : 0
    }
    guard unsaid > 0, let until else { return }
    log.warn(
      "plaintext_tolerated",
      ["topic": .string(topic), "count": .int(unsaid), "until": .string(until.description)])
  }
}
