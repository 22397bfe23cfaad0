/// One thing that is wrong in a file, and where.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong; the names are stable.
  public enum Code: String, Sendable, CaseIterable {
    /// The file or folder cannot be read, or is too large.
    case unreadable
    /// Not YAML, or nested too deeply.
    case syntax
    /// YAML or a setting that exists but that this version does not take.
    case unsupported
    /// The same name or pattern twice.
    case duplicate
    /// A name that does not exist.
    case unknownName
    /// A name that has to be there is not.
    case missing
    /// Text where a list or a mapping is due, or the like.
    case wrongType
    /// A value that is not in the range or not in the form that it has to have.
    case invalidValue
    /// Two settings that do not go together.
    case conflict
    /// Valid, but with a consequence that is easily overlooked: no error.
    case caution
  }

  public let code: Code
  public let position: SourcePosition
  /// One sentence, which says what to do where that is not obvious.
  public let message: String

  public init(_ code: Code, at position: SourcePosition, _ message: String) {
    self.code = code
    self.position = position
    self.message = message
  }

  /// `file:line:column: message`
  public var description: String { "\(position): \(message)" }
}
