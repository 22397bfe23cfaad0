/// Why a file or folder could not be read.
public struct FileError: Error, Sendable {
  public let message: String

  public init(_ message: String) { self.message = message }
}
