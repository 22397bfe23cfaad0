/// A moment of the continuous clock that fits an atomic: nanoseconds since the process first asked.
public struct Moment: Comparable, Sendable {
  public var nanoseconds: Int64

  public static var now: Moment { Moment(ContinuousClock.now) }
  private static let origin = ContinuousClock.now

  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  public init(_ instant: ContinuousClock.Instant) {
    nanoseconds = Self.origin.duration(to: instant).saturatedNanoseconds
  }

  public static func < (a: Moment, b: Moment) -> Bool { a.nanoseconds < b.nanoseconds }

  /// Later by `duration`, clamped to the clock's ends.
  public static func + (moment: Moment, duration: Duration) -> Moment {
    let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(duration.saturatedNanoseconds)
    return Moment(nanoseconds: overflow ? (sum < 0 ? .max : .min) : sum)
  }
}

extension Duration {
  /// Whole nanoseconds, clamped to what 64 bits hold (292 years).
  var saturatedNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carry ? (seconds < 0 ? .min : .max) : sum
  }
}
