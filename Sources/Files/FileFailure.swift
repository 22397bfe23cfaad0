import Glibc

/// Why a file or folder cannot be used. It says so in words that do not repeat the path.
public enum FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system's error number.
  case system(Int32)
  case isFolder
  /// A pipe, a device or a socket: reading it could wait, or never end.
  case isNotRegular
  /// In bytes.
  case isTooLarge(limit: Int)

  public var description: String {
    switch self {
    case .system(let code): strerror(code).map { String(cString: $0) } ?? "error \(code)"
    case .isFolder: "it is a folder, not a file"
    case .isNotRegular: "it is not a regular file"
    case .isTooLarge(let limit): "it is larger than \(limit) bytes"
    }
  }
}
