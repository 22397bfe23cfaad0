import YAML

extension Node {
  /// A size in bytes.
  func size(_ what: String, in range: ClosedRange<Int>, _ problems: inout Diagnostics) -> Int? {
    guard let text = text(what, &problems) else { return nil }
    guard let size = ByteSize.parse(text) else {
      problems.report(
        .invalidValue, at: position, "\(what) must be a size, as in 512KiB or 100MiB, not '\(text)'")
      return nil
    }
    guard range.contains(size) else {
      problems.report(
        .invalidValue, at: position,
        "\(what) must be from \(ByteSize.text(range.lowerBound)) to \(ByteSize.text(range.upperBound))")
      return nil
    }
    return size
  }

  /// A duration.
  func duration(_ what: String, in range: ClosedRange<Duration>, _ problems: inout Diagnostics) -> Duration? {
    guard let text = text(what, &problems) else { return nil }
    guard let duration = TimeSpan.parse(text) else {
      problems.report(
        .invalidValue, at: position,
        "\(what) must be a duration with its unit (ms, s, m, h, d), as in 10s, not '\(text)'")
      return nil
    }
    guard range.contains(duration) else {
      problems.report(
        .invalidValue, at: position,
        "\(what) must be from \(TimeSpan.text(range.lowerBound)) to \(TimeSpan.text(range.upperBound))")
      return nil
    }
    return duration
  }
}
