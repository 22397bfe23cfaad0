/// A branch of a union in which nothing is selected, nor exempt on purpose, while in others something is.
public struct OpenBranch: Hashable, Sendable {
  /// The union's path; empty for all of a value.
  public let union: String
  /// What is readable. Its path is the one that would select it.
  public let branch: SchemaEntry
  /// What the branch is called: a type.
  public let name: String
  /// Numbers of paths or tags that select something in the other branches.
  public let fields: [Int]
}
