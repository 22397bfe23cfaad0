/// A place in a text file, counted from 1; columns are characters.
public struct SourcePosition: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The file's name as the user gave it, or as it follows from what he gave.
  public let file: String
  public let line: Int
  public let column: Int

  public init(file: String, line: Int = 1, column: Int = 1) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`, as compilers write it and editors follow it.
  public var description: String { "\(file):\(line):\(column)" }

  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}
