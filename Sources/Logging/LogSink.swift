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
    self.init { line in
      var line = line
      line.withUTF8 { bytes in Self.writeAll(UnsafeRawBufferPointer(bytes), to: descriptor) }
    }
  }

  public static let standardError = LogSink(descriptor: STDERR_FILENO)

  func append(_ line: String) {
    write.withLock { $0(line) }
  }

  /// What cannot be written is dropped: a log must not stop the proxy.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // The descriptor may be a blocking pipe that nobody reads.
      var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      guard poll(&room, 1, 0) > 0 else { return }
      let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        return
      }
    }
  }
}
