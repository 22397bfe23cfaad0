import YAML

/// An entry under `tags:`: says of some fields what they are.
public struct TagRule: Sendable {
  public let tag: String
  public let tagPosition: SourcePosition
  /// At least one.
  public let matches: [TagMatch]

  public init(tag: String, tagPosition: SourcePosition, matches: [TagMatch]) {
    self.tag = tag
    self.tagPosition = tagPosition
    self.matches = matches
  }
}
