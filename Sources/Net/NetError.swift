import CUV
import Glibc

/// What went wrong with a socket, an address or a loop. Never carries payload.
public struct NetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable names, for logs and tests.
  public enum Code: String, Sendable {
    /// Not of the form host:port.
    case addressInvalid
    /// The name has no address, or the name service did not answer.
    case hostUnknown
    case listenFailed
    case connectFailed
    case connectTimedOut
    /// Reading or writing failed, other than by a reset.
    case transferFailed
    /// The event loop could not be set up.
    case loopFailed
  }

  public let code: Code
  /// The system's error number, 0 where there is none.
  public let systemError: Int32
  /// What it is about (an address) and what happened.
  public let message: String

  init(_ code: Code, _ subject: String, systemError: Int32 = 0) {
    self.code = code
    self.systemError = systemError
    self.message = systemError == 0 ? subject : "\(subject): \(Self.text(of: systemError))"
  }

  /// Several failures in one, with the number of the last.
  init(_ code: Code, joined message: String, systemError: Int32) {
    self.code = code
    self.systemError = systemError
    self.message = message
  }

  public var description: String { message }

  /// libuv names its own errors (those of the name service) and the system's, which it negates.
  private static func text(of error: Int32) -> String {
    var text = [CChar](repeating: 0, count: 128)
    uv_strerror_r(error > 0 ? -error : error, &text, text.count - 1)
    return text.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? "error \(error)"
    }
  }
}
