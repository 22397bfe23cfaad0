/// Durations as people write them: `500ms`, `10s`, `5m`, `24h`, `7d`.
public enum TimeSpan {
  private static let units: KeyValuePairs<String, Int> = [
    "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
  ]

  /// The duration, or nil if it is none. A bare number is none: nobody would know whether seconds are meant.
  public static func parse(_ text: String) -> Duration? {
    let (number, unit) = Quantity.split(text)
    guard let number, let factor = units.first(where: { $0.key == unit })?.value else { return nil }
    let (milliseconds, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : .milliseconds(milliseconds)
  }

  static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if attoseconds != 0 { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms" }
    for (name, factor) in units.reversed() where factor >= 1000 {
      let unit = Int64(factor / 1000)
      if seconds >= unit && seconds % unit == 0 { return "\(seconds / unit)\(name)" }
    }
    return "\(seconds)s"
  }
}
