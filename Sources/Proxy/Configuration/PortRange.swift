/// Ports as `19093-19192`, or a single one.
enum PortRange {
  static func parse(_ text: String) -> ClosedRange<UInt16>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map {
      $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt16($0) : nil
    }
    guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], 0 < low,
      low <= high
    else { return nil }
    return low...high
  }
}
