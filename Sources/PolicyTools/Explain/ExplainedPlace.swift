import Policy
import Schemas

/// A place in a value or in a schema, and what the policy says of it.
struct ExplainedPlace: Hashable, Sendable {
  enum Fate: Hashable, Sendable {
    case sealed
    /// Readable on purpose.
    case plain
    /// Readable, because nothing selects it.
    case unclassified
    /// Null: there is nothing to seal.
    case null
  }

  let path: String
  let fate: Fate
  /// Which of the rule's entries decides.
  let entry: Int?
  /// How it is sealed, in words: of a sample.
  var mark: String?
  /// Of a schema.
  var type: String?
  /// How many such places there are.
  var count = 1
}
