/// A value in a YAML file, with its place.
public struct Node: Sendable {
  public enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    /// In the file's order; names are unique.
    case mapping([Entry])
  }

  /// A text. Whether it is a number or a truth value is for its reader to say: YAML's own guesses (`no` as false,
  /// `1_0` as ten) are not made.
  public struct Scalar: Hashable, Sendable {
    public let text: String
    /// Without quotes and not a block text.
    public let isPlain: Bool

    /// Nothing at all, `~` or `null`.
    public var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(text) }
  }

  public struct Entry: Sendable {
    public let name: String
    /// Where the name stands.
    public let position: SourcePosition
    /// Behind the name.
    public let nameEnd: SourcePosition
    public let value: Node

    /// How many characters the name takes, quotes included; a name is in one line.
    public var nameLength: Int {
      nameEnd.line == position.line ? max(nameEnd.column - position.column, 1) : 1
    }
  }

  public let position: SourcePosition
  /// Behind its last character, quotes included; of a list or a mapping without brackets it may be where the next thing begins.
  public let end: SourcePosition
  public let content: Content
  /// Whether it is a list in `[…]` or a mapping in `{…}`.
  public let isFlow: Bool

  public init(
    _ content: Content, at position: SourcePosition, end: SourcePosition? = nil, isFlow: Bool = false
  ) {
    self.content = content
    self.position = position
    self.end = end ?? position
    self.isFlow = isFlow
  }

  /// How many characters it takes of the line in which it begins, if it ends in that; otherwise 1.
  public var length: Int { end.line == position.line ? max(end.column - position.column, 1) : 1 }

  public var isNull: Bool {
    if case .scalar(let scalar) = content { scalar.isNull } else { false }
  }

  /// What it is, for messages.
  public var kind: String {
    switch content {
    case .scalar(let scalar): scalar.isNull ? "nothing" : "text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
