/// Why a key provider did not do what it was asked. Each message says what to do, and none carries key material.
public enum KeyProviderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It cannot be reached or used now; the same call may succeed later.
  case unavailable(String)
  /// It took too long; the same call may succeed later.
  case timedOut(String)
  /// It has no such KEK, or no such version of it.
  case notFound(String)
  /// It does not let us use the KEK.
  case denied(String)
  /// The KEK is disabled or scheduled for deletion.
  case disabled(String)
  /// What should be unwrapped was not wrapped under this KEK, or the keystore was altered.
  case corrupt(String)

  public var message: String {
    switch self {
    case .unavailable(let text), .timedOut(let text), .notFound(let text), .denied(let text),
      .disabled(let text),
      .corrupt(let text):
      text
    }
  }

  /// Whether the same call may succeed later without anybody changing keys or permissions.
  public var isRetriable: Bool {
    switch self {
    case .unavailable, .timedOut: true
    case .notFound, .denied, .disabled, .corrupt: false
    }
  }

  public var description: String { message }
}
