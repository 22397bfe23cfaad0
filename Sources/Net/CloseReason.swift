import Glibc

/// Why a connection ended that its owner has not closed.
public enum CloseReason: Hashable, Sendable, CustomStringConvertible {
  /// The peer reset the connection, or was gone when something was written.
  case reset
  case failed(NetError)

  init(systemError: Int32, peer: String) {
    switch systemError {
    case ECONNRESET, EPIPE: self = .reset
    default: self = .failed(NetError(.transferFailed, peer, systemError: systemError))
    }
  }

  public var description: String {
    switch self {
    case .reset: "connection reset by peer"
    case .failed(let error): error.description
    }
  }
}
