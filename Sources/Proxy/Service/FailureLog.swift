import Logging
import Policy

/// Warnings about partitions that were refused, at most one a second for each topic and cause.
///
/// A client that retries makes the same failure many times a second; the count of what was left out is in the next line.
final class FailureLog {
  static let interval = Duration.seconds(1)
  /// Above this many kinds of failure the memory starts again.
  static let capacity = 10_000

  private struct Seen {
    var last: ContinuousClock.Instant
    var suppressed = 0
  }

  private let log: Logger
  private var seen: [String: Seen] = [:]

  init(log: Logger) {
    self.log = log
  }

  /// - Parameter event: `produce_refused` or `fetch_failed`.
  func record(
    _ event: String, topic: String, partition: Int32, _ failure: PartitionFailure,
    at now: ContinuousClock.Instant = .now
  ) {
    // A name that no broker takes may have 32 KiB, and be a single character with that many accents.
    let name = String(topic.unicodeScalars.prefix(TopicName.maxLength))
    let kind = "\(event) \(name) \(failure.error)"
    if let before = seen[kind], now - before.last < Self.interval {
      seen[kind]?.suppressed += 1
      return
    }
    let suppressed = seen[kind]?.suppressed ?? 0
    if seen.count >= Self.capacity { seen.removeAll() }
    seen[kind] = Seen(last: now)
    log.warn(
      event,
      [
        "topic": .string(topic), "partition": .int(partition), "error": .string("\(failure.error)"),
        "reason": .string(failure.message), "suppressed": .int(suppressed),
      ])
  }
}
