import YAML

/// An entry under `protect:`: what happens to the fields that have a tag.
public struct ProtectRule: Sendable {
  public let tag: String
  /// Where the entry begins.
  public let position: SourcePosition
  public let tagPosition: SourcePosition
  public let action: FieldAction
  /// Nil: that of the topic's rule.
  public let key: PolicyKey?
  /// See `FieldRule.context`.
  public let context: String?
  /// Where `context:` has its value.
  public let contextPosition: SourcePosition?

  public init(
    tag: String, position: SourcePosition, tagPosition: SourcePosition, action: FieldAction,
    key: PolicyKey? = nil, context: String? = nil, contextPosition: SourcePosition? = nil
  ) {
    self.tag = tag
    self.position = position
    self.tagPosition = tagPosition
    self.action = action
    self.key = key
    self.context = context
    self.contextPosition = contextPosition
  }
}
