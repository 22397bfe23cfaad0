import Testing

@testable import Proxy

@Suite struct FailureLogTests {
  private let written = TestLog()
  private let corrupt = PartitionFailure.corrupt("the value at offset 7: no")

  @Test func aLineSaysWhatAndWhere() throws {
    FailureLog(log: written.logger).record("fetch_failed", topic: "orders", partition: 3, corrupt)
    let line = try #require(written.lines.first)
    for part in [
      " warn ", "event=fetch_failed", "topic=orders", "partition=3", "error=CORRUPT_MESSAGE", "offset 7",
      "suppressed=0",
    ] {
      #expect(line.contains(part))
    }
  }

  /// A client that retries does not flood the log; what was left out is counted.
  @Test func oneLineASecondForATopicAndCause() {
    let log = FailureLog(log: written.logger)
    let now = ContinuousClock.now
    for partition in 0..<100 as Range<Int32> {
      log.record("fetch_failed", topic: "orders", partition: partition, corrupt, at: now)
    }
    #expect(written.lines.count == 1)
    log.record("fetch_failed", topic: "payments", partition: 0, corrupt, at: now)
    log.record("produce_refused", topic: "orders", partition: 0, corrupt, at: now)
    log.record("fetch_failed", topic: "orders", partition: 0, .invalid("another cause"), at: now)
    #expect(written.lines.count == 4)
    let later = now + FailureLog.interval
    log.record("fetch_failed", topic: "orders", partition: 0, corrupt, at: later)
    #expect(written.lines.count == 5 && written.lines.last?.contains("suppressed=99") == true)
    log.record("fetch_failed", topic: "orders", partition: 0, corrupt, at: later)
    #expect(written.lines.count == 5)
  }

  @Test func namesThatClientsMakeUpDoNotFillTheMemory() {
    let log = FailureLog(log: written.logger)
    for number in 0...FailureLog.capacity {
      log.record("produce_refused", topic: "\(number)", partition: 0, corrupt)
    }
    #expect(written.lines.count == FailureLog.capacity + 1)
  }
}
