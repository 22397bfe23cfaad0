/// What is wrong with a path, or with a set of paths.
public struct FieldPathError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what to write instead.
  public let message: String
  /// In characters (Unicode scalars) from the start of the path's text; 0 if it is about a set of paths.
  public let offset: Int

  public init(_ message: String, at offset: Int) {
    self.message = message
    self.offset = offset
  }

  public var description: String { "\(message) (character \(offset + 1))" }
}
