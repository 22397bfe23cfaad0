/// Why a keyring could not be read or written. The message names the file and says what to do.
public struct KeyringError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The disk or the operating system refuses; may pass.
    case inaccessible = "keyring-inaccessible"
    /// Others may write to the folder or to a file in it.
    case permissions = "keyring-permissions"
    /// A file is not what it should be.
    case corrupt = "keyring-corrupt"
    /// The last number is taken.
    case full = "keyring-full"
  }

  public let code: Code
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
