/// One thing that is wrong in a file, or may be, and where.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of thing is wrong. The names are stable; whoever reads a file for a purpose has names of its own.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public init(_ name: String) { rawValue = name }

    public var description: String { rawValue }

    /// The file or folder cannot be read, or is too large.
    public static let unreadable = Code("unreadable")
    /// Not YAML, nested too deeply, or with too many values.
    public static let syntax = Code("syntax")
    /// `&name`
    public static let anchor = Code("anchor")
    /// `*name`
    public static let alias = Code("alias")
    /// `!name`
    public static let yamlTag = Code("yamlTag")
    /// A second `---`.
    public static let secondDocument = Code("secondDocument")
    /// A name twice in one mapping.
    public static let duplicateName = Code("duplicateName")
    /// A mapping has a name that it does not take.
    public static let unknownSetting = Code("unknownSetting")
    /// A mapping lacks a name that it must have.
    public static let missingSetting = Code("missingSetting")
    /// A name without a value.
    public static let emptySetting = Code("emptySetting")
    /// A text that is not among the words to choose from.
    public static let unknownWord = Code("unknownWord")
    /// No number, or none in the range.
    public static let invalidNumber = Code("invalidNumber")
    /// An empty text, or one with control characters.
    public static let invalidText = Code("invalidText")
    /// YAML or a setting that exists but that this version does not take.
    public static let unsupported = Code("unsupported")
    /// The same name or pattern twice.
    public static let duplicate = Code("duplicate")
    /// A name that does not exist.
    public static let unknownName = Code("unknownName")
    /// A name that has to be there is not.
    public static let missing = Code("missing")
    /// Text where a list or a mapping is due, or the like.
    public static let wrongType = Code("wrongType")
    /// A value that is not in the range or not in the form that it has to have.
    public static let invalidValue = Code("invalidValue")
    /// Two settings that do not go together.
    public static let conflict = Code("conflict")
    /// Valid, but with a consequence that is easily overlooked: no error.
    public static let caution = Code("caution")
  }

  public enum Severity: Int, Sendable, Comparable, CaseIterable {
    case info
    case warning
    case error

    public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
  }

  /// Another place that has to do with it.
  public struct Related: Hashable, Sendable {
    public let position: SourcePosition
    public let message: String

    public init(_ position: SourcePosition, _ message: String) {
      self.position = position
      self.message = message
    }
  }

  public let code: Code
  public var severity: Severity
  public let position: SourcePosition
  /// How many characters from `position` on it is about, all in its line; at least 1.
  public var length: Int
  /// One sentence, which says what to do where that is not obvious.
  public let message: String
  public var related: [Related]
  /// What would mend it, if that is certain enough to be offered.
  public var fix: SourceFix?

  public init(
    _ code: Code, _ severity: Severity = .error, at position: SourcePosition, length: Int = 1,
    _ message: String,
    related: [Related] = [], fix: SourceFix? = nil
  ) {
    self.code = code
    self.severity = severity
    self.position = position
    self.length = max(length, 1)
    self.message = message
    self.related = related
    self.fix = fix
  }

  /// `file:line:column: message`
  public var description: String { "\(position): \(message)" }
}
