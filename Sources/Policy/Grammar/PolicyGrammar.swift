/// The policy language as a table: what the parser takes names and words from, and what the JSON Schema for editors and the
/// reference are made of.
public enum PolicyGrammar {
  /// A mapping of the language.
  public struct Mapping: Sendable {
    /// Its name among others, as in `topicRule`.
    public let name: String
    /// What it is called in messages: "a topic rule".
    public let title: String
    public let documentation: String
    public let settings: [Setting]
    /// What has to be true of settings together.
    public let constraints: [Constraint]
    /// The settings' names, in the same order.
    public let names: [String]

    init(
      _ name: String, _ title: String, _ documentation: String, constraints: [Constraint] = [],
      _ settings: [Setting]
    ) {
      self.name = name
      self.title = title
      self.documentation = documentation
      self.settings = settings
      self.constraints = constraints
      names = settings.map(\.name)
    }
  }

  public struct Setting: Sendable {
    public let name: String
    public let kind: Kind
    public let isRequired: Bool
    /// What counts if it is not there, for the reference.
    public let standard: String?
    public let documentation: String
    /// The version of the language that has it first.
    public let since: Int

    init(
      _ name: String, _ kind: Kind, isRequired: Bool = false, standard: String? = nil, since: Int = 1,
      _ documentation: String
    ) {
      self.name = name
      self.kind = kind
      self.isRequired = isRequired
      self.standard = standard
      self.since = since
      self.documentation = documentation
    }
  }

  public struct Word: Sendable {
    public let word: String
    public let documentation: String
  }

  public struct Text: Sendable {
    /// What it is: "a path".
    public let title: String
    /// A regular expression that all of them match; it may match others.
    public let pattern: String?
    public let maximumLength: Int?
    public let examples: [String]

    init(_ title: String, pattern: String? = nil, maximumLength: Int? = nil, examples: [String] = []) {
      self.title = title
      self.pattern = pattern
      self.maximumLength = maximumLength
      self.examples = examples
    }
  }

  /// What a setting's value may be.
  public indirect enum Kind: Sendable {
    case text(Text)
    case word([Word])
    case integer(ClosedRange<Int>)
    case list(Kind, minimum: Int = 1, maximum: Int? = nil)
    /// A mapping of that name.
    case mapping(String)
    /// A mapping with names of the user's own, and mappings of that name as values.
    case named(Text, mapping: String)
    case either([Kind])
  }

  /// What has to be true of a mapping's settings together.
  public enum Constraint: Sendable {
    /// At least one of them is there.
    case some([String])
    /// Where the setting has one of these words, these others are not there.
    case excludes(setting: String, words: [String], others: [String])
    /// Where the setting has one of these words, this other is there.
    case requires(setting: String, words: [String], other: String)
    /// Where the setting is there, the other one has one of these words; being absent is not enough.
    case onlyWith(setting: String, other: String, words: [String])
    /// Where the setting is there, the other one is there.
    case needs(setting: String, other: String)
  }

  /// Every mapping, the file itself first.
  public static let mappings: [Mapping] = [
    file, key, tag, protection, topicRule, field, recordKey, header, assumptions,
  ]

  public static func mapping(_ name: String) -> Mapping? { mappings.first { $0.name == name } }
}
