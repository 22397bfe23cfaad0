import Glibc

/// Runs a workload for a number of documents, so that something can be counted from outside, or for a time.
enum Measurement {
  case records(Int)
  case seconds(Double)

  private static let slice: UInt64 = 100_000_000
  private static let documentsBetweenClocks = 256

  /// Records done, and nanoseconds a record: the median over slices of 0.1 s of the thread's CPU clock.
  @inline(__always)
  func run(_ workload: some Workload, on documents: borrowing Documents) throws -> (Int, Double) {
    switch self {
    case .records(let records):
      let start = Self.cpuTime()
      for number in 0..<records { try workload.run(documents[number]) }
      return (records, Double(Self.cpuTime() - start) / Double(records))
    case .seconds(let seconds):
      let end = Self.cpuTime() + UInt64(seconds * 1e9)
      var slices: [Double] = []
      var done = 0
      while slices.isEmpty || Self.cpuTime() < end {
        let (from, start) = (done, Self.cpuTime())
        var now = start
        while now < start + Self.slice {
          for number in done..<done + Self.documentsBetweenClocks { try workload.run(documents[number]) }
          done += Self.documentsBetweenClocks
          now = Self.cpuTime()
        }
        slices.append(Double(now - start) / Double(done - from))
      }
      slices.sort()
      return (done, slices[slices.count / 2])
    }
  }

  private static func cpuTime() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
