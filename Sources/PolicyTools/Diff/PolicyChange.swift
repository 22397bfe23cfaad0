import YAML

/// One thing that two policies do differently.
public struct PolicyChange: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// Something is protected less, or for fewer cases.
    case weakening
    case strengthening
    /// Neither.
    case other
  }

  public let kind: Kind
  /// As in "topic payments" or "topics orders.*".
  public let topics: String
  /// One sentence.
  public let message: String
  /// Where the old and the new policy say so; nil where they say nothing.
  public let old: SourcePosition?
  public let new: SourcePosition?
}
