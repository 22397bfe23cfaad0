import Logging
import Synchronization

/// Keeps the lines that are logged.
final class TestLog: Sendable {
  private let written = Mutex<[String]>([])

  var lines: [String] { written.withLock { $0 } }
  var logger: Logger {
    Logger(level: .debug, sink: LogSink { line in self.written.withLock { $0.append(line) } })
  }

  /// The lines of one event.
  func lines(of event: String) -> [String] { lines.filter { $0.contains("event=\(event) ") } }
}
