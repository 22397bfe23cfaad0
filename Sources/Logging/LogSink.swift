import Glibc
import Synchronization

/// Where finished lines go. A line arrives whole, ends with a newline, and lines of several threads never mix.
public final class LogSink: Sendable {
  private let write: Mutex<@Sendable (String) -> Void>

  /// Lines are handed to `write`, one call at a time.
  public init(_ write: @escaping @Sendable (String) -> Void) {
    self.write = Mutex(write)
  }

  /// The file that `descriptor` refers to, which stays open for as long as the sink is used.
  public convenience init(descriptor: Int32) {
    let state = Mutex((isStuck: false, isCut: false))
    self.init { line in
      state.withLock { state in
        // What is there of a line that was cut off must not become the beginning of this one.
        var text = state.isCut ? "\n" + line : line
        // A reader that is slow is waited for; one that is gone is not waited for with each line again.
        let wait = state.isStuck ? 0 : Self.patience
        let written = text.withUTF8 { Self.write(UnsafeRawBufferPointer($0), to: descriptor, wait: wait) }
        state.isStuck = written < text.utf8.count
        if written > 0 { state.isCut = state.isStuck }
      }
    }
  }

  public static let standardError = LogSink(descriptor: STDERR_FILENO)

  func append(_ line: String) {
    write.withLock { $0(line) }
  }

  /// Milliseconds that a line waits for a reader.
  private static let patience: Int32 = 1000

  /// What cannot be written in time is dropped: a log must not stop the proxy.
  /// - Returns: how many bytes were written.
  private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, wait: Int32) -> Int {
    var rest = bytes[...]
    while !rest.isEmpty {
      // The descriptor may be a blocking pipe that nobody reads.
      var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      let isReady = poll(&room, 1, wait)
      if isReady < 0, errno == EINTR { continue }
      guard isReady > 0 else { break }
      // A pipe that is writable has room for so much, and would block for more.
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(PIPE_BUF)))
      let written = Glibc.write(descriptor, piece.baseAddress, piece.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR, errno != EAGAIN {
        break
      }
    }
    return bytes.count - rest.count
  }
}
