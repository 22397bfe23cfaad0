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
    let isStuck = Mutex(false)
    self.init { line in
      var line = line
      isStuck.withLock { isStuck in
        // A reader that is slow is waited for; one that is gone is not waited for with each line again.
        let wait = isStuck ? 0 : Self.patience
        isStuck = !line.withUTF8 { Self.writeAll(UnsafeRawBufferPointer($0), to: descriptor, wait: wait) }
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
  /// - Returns: whether all of it was written.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, wait: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // The descriptor may be a blocking pipe that nobody reads.
      var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      guard poll(&room, 1, wait) > 0 else { return false }
      let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR, errno != EAGAIN {
        return false
      }
    }
    return true
  }
}
