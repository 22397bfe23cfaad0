import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Logging

/// Lines written by a logger under test.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  var sink: LogSink { LogSink { line in self.lines.withLock { $0.append(line) } } }
}

@Suite struct LoggerTests {
  /// What follows the timestamp, which is checked for its shape.
  private func text(_ event: String, _ fields: KeyValuePairs<String, LogValue>) -> String {
    let lines = Lines()
    Logger(level: .debug, sink: lines.sink).info(event, fields)
    let line = lines.all.first ?? ""
    #expect(line.prefixMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /#) != nil)
    return String(line.drop { $0 != " " }.dropFirst())
  }

  @Test func textLine() {
    #expect(
      text("ready", ["listen": "127.0.0.1:9092", "node": .int(UInt16(1)), "ratio": 0.5, "tls": false])
        == "info event=ready listen=127.0.0.1:9092 node=1 ratio=0.5 tls=false\n")
  }

  @Test(arguments: [
    ("", #""""#), ("two words", #""two words""#), ("a=b", #""a=b""#), (#"say "hi""#, #""say \"hi\"""#),
    (#"back\slash"#, #""back\\slash""#), ("naïve", #""naïve""#), ("bell\u{7}", #""bell\u0007""#),
    ("a\nlevel=error event=forged", #""a\nlevel=error event=forged""#), ("\u{1B}[2J", #""\u001b[2J""#),
    ("\u{202E}abc", #""\u202eabc""#), ("next\u{85}line\u{2028}", #""next\u0085line\u2028""#),
    ("\r\t\u{0}", #""\r\t\u0000""#), ("crlf\r\n", #""crlf\r\n""#),
  ])
  func valuesCannotForgeFieldsOrLines(value: String, quoted: String) {
    #expect(text("x", ["v": .string(value)]) == "info event=x v=\(quoted)\n")
  }

  @Test func longValuesAreClipped() {
    let line = text("x", ["v": .string(String(repeating: "a", count: 1_000_000))])
    #expect(line.utf8.count < 2100)
    #expect(line.hasSuffix("a…\"\n"))
  }

  @Test func jsonLine() {
    let lines = Lines()
    Logger(level: .info, format: .json, sink: lines.sink)
      .with(["connection": 7])
      .warn("refused", ["why": "no \"rule\"\n", "n": .double(.infinity), "ok": true])
    let line = String(lines.all[0].drop { $0 != "," })
    #expect(
      line == #","level":"warn","event":"refused","connection":7,"why":"no \"rule\"\n","n":"inf","ok":true}"#
        + "\n")
  }

  @Test func whatIsBelowTheLevelIsNotEvaluated() {
    let lines = Lines()
    let log = Logger(level: .warn, sink: lines.sink)
    var evaluated = 0
    func value() -> LogValue {
      evaluated += 1
      return 1
    }
    log.debug("no", ["v": value()])
    log.info("no", ["v": value()])
    #expect(evaluated == 0)
    log.error("yes", ["v": value()])
    #expect(evaluated == 1)
    #expect(lines.all.count == 1)
  }

  @Test func linesOfSeveralThreadsDoNotMix() async throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    let log = Logger(sink: LogSink(descriptor: writing))
    // On a thread of its own: the writers may take all of the tasks' threads.
    let received = Mutex<[UInt8]>([])
    let (ended, end) = AsyncStream<Void>.makeStream()
    DispatchQueue(label: "reader").async {
      var chunk = [UInt8](repeating: 0, count: 65536)
      while true {
        let count = read(reading, &chunk, chunk.count)
        guard count > 0 else { return end.finish() }
        received.withLock { $0 += chunk.prefix(count) }
      }
    }
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<4 {
        group.addTask {
          for line in 0..<250 {
            log.info("line", ["n": .int(line), "text": .string(String(repeating: "\(thread)", count: 1500))])
          }
        }
      }
    }
    close(writing)
    for await _ in ended {}
    close(reading)
    let lines = received.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n")
    #expect(lines.count == 1000)
    for line in lines {
      let text = line.drop { $0 != "=" }.split(separator: "text=").last ?? ""
      #expect(text.count == 1500 && Set(text).count == 1)
    }
  }

  /// What nobody reads is waited for once, then dropped; it goes on when somebody reads again.
  @Test func aLogThatNobodyReadsStopsNobody() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let log = Logger(sink: LogSink(descriptor: ends[1]))
    let started = ContinuousClock.now
    for _ in 0..<1000 { log.info("line", ["text": .string(String(repeating: "x", count: 1500))]) }
    #expect(ContinuousClock.now - started < .seconds(10))
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    #expect(read(ends[0], &chunk, chunk.count) > 0)
    log.info("again")
    let count = read(ends[0], &chunk, chunk.count)
    #expect(
      count > 0 && String(decoding: chunk.prefix(max(count, 0)), as: UTF8.self).hasSuffix("event=again\n"))
  }

  /// A pipe with a page left is writable, and blocks who writes more. Who reads again finds the lines that follow whole.
  @Test func aLineThatIsLongerThanThePipesRoomStopsNobody() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    let (reading, writing) = (ends[0], ends[1])
    defer { for end in ends { close(end) } }
    var page = [UInt8](repeating: 0x2E, count: 4096)
    let flags = fcntl(writing, F_GETFL)
    _ = fcntl(writing, F_SETFL, flags | O_NONBLOCK)
    while write(writing, page, page.count) > 0 {}
    _ = fcntl(writing, F_SETFL, flags)
    try #require(read(reading, &page, page.count) == page.count)
    let log = Logger(sink: LogSink(descriptor: writing))
    let isDone = DispatchSemaphore(value: 0)
    DispatchQueue(label: "writer").async {
      log.info("long", ["text": .string(String(repeating: "€", count: 1999))])
      isDone.signal()
    }
    #expect(isDone.wait(timeout: .now() + 30) == .success)
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    #expect(read(reading, &chunk, chunk.count) > page.count)
    log.info("again")
    let count = max(read(reading, &chunk, chunk.count), 0)
    let text = String(decoding: chunk.prefix(count), as: UTF8.self)
    #expect(text.hasPrefix("\n") && text.hasSuffix("event=again\n"))
  }

  @Test func timestampsAreRFC3339() {
    #expect(Timestamp.format(seconds: 0, nanoseconds: 0) == "1970-01-01T00:00:00.000Z")
    #expect(Timestamp.format(seconds: 1_709_210_096, nanoseconds: 7_999_999) == "2024-02-29T12:34:56.007Z")
  }

  @Test func levelsHaveNames() {
    #expect(LogLevel.allCases.map { LogLevel($0.name) } == LogLevel.allCases)
    #expect(LogLevel("Info") == nil)
  }
}
