import Glibc
import Policy

extension UnsealedValues {
  /// Seconds since 1970.
  typealias Clock = @Sendable () -> Int64

  static let systemClock: Clock = { Int64(time(nil)) }

  /// Whether values that never were sealed are handed out now. The clock is asked only where the policy has a date.
  func pass(at clock: Clock) -> Bool {
    switch self {
    case .reject: false
    case .pass: true
    case .passUntil(let date): !date.isPast(at: clock())
    }
  }

  var lastDay: CalendarDate? {
    if case .passUntil(let date) = self { date } else { nil }
  }
}
