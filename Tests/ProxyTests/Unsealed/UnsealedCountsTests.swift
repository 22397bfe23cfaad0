import Policy
import Synchronization
import Testing

@testable import Proxy

@Suite struct UnsealedCountsTests {
  private let log = TestLog()
  private let date = CalendarDate(year: 2027, month: 1, day: 31)

  @Test func theLogSaysItOnceAMinuteForEachTopic() {
    let now = Mutex(ContinuousClock.now)
    let counts = UnsealedCounts(log: log.logger) { now.withLock { $0 } }
    counts.add(3, topic: "a", until: date)
    counts.add(4, topic: "a", until: date)
    counts.add(1, topic: "b", until: date)
    now.withLock { $0 += .seconds(59) }
    counts.add(5, topic: "a", until: date)
    #expect(log.lines(of: "plaintext_tolerated").count == 2)
    now.withLock { $0 += .seconds(1) }
    counts.add(1, topic: "a", until: date)
    let lines = log.lines(of: "plaintext_tolerated")
    #expect(lines.count == 3)
    #expect(
      lines[0].contains("topic=a") && lines[0].contains("count=3") && lines[0].contains("until=2027-01-31"))
    #expect(lines[1].contains("topic=b") && lines[2].contains("count=10"))
    #expect(counts.totals == ["a": 13, "b": 1])
  }

  @Test func withoutADateTheyAreOnlyCounted() {
    let counts = UnsealedCounts(log: log.logger)
    counts.add(3, topic: "a", until: nil)
    counts.add(0, topic: "b", until: date)
    #expect(log.lines.isEmpty && counts.totals == ["a": 3])
  }

  @Test func topicsBeyondTheCapacityAreCountedTogether() {
    let counts = UnsealedCounts(log: log.logger)
    for number in 0..<UnsealedCounts.capacity + 5 { counts.add(1, topic: "\(number)", until: nil) }
    #expect(counts.totals.count == UnsealedCounts.capacity + 1 && counts.totals[""] == 5)
  }
}
