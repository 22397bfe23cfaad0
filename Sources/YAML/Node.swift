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
    public let value: Node
  }

  public let position: SourcePosition
  public let content: Content

  public init(_ content: Content, at position: SourcePosition) {
    self.content = content
    self.position = position
  }

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
