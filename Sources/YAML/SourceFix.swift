/// A change of a file's text that mends something.
public struct SourceFix: Hashable, Sendable {
  /// What stands from `start` up to `end` becomes `text`.
  public struct Edit: Hashable, Sendable {
    public let start: SourcePosition
    /// In the same file; not before `start`.
    public let end: SourcePosition
    public let text: String

    public init(from start: SourcePosition, to end: SourcePosition, _ text: String) {
      self.start = start
      self.end = end
      self.text = text
    }
  }

  /// What it does: "replace 'jsno' by 'json'".
  public let title: String
  /// They do not overlap.
  public let edits: [Edit]

  public init(_ title: String, _ edits: [Edit]) {
    self.title = title
    self.edits = edits
  }
}
