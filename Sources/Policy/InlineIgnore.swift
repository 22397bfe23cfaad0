import YAML

/// A comment that has the linter leave something out: `# fieldseal:ignore FS014 until 2027-01-31: reason`.
public struct InlineIgnore: Hashable, Sendable {
  /// The line of the findings that it is about; 0 for the whole file.
  public let line: Int
  /// What it leaves out, as in `FS014`; at least one.
  public let codes: [String]
  public let reason: String?
  /// The last day on which it counts.
  public let until: CalendarDate?
  /// Where the comment stands.
  public let position: SourcePosition
  /// How many characters it takes.
  public let length: Int

  public init(
    line: Int, codes: [String], reason: String?, until: CalendarDate?, position: SourcePosition, length: Int
  ) {
    self.line = line
    self.codes = codes
    self.reason = reason
    self.until = until
    self.position = position
    self.length = length
  }

  public var isWholeFile: Bool { line == 0 }
}
