import Schemas

/// A place in values, as a schema or a sample shows it.
struct FoundField: Sendable {
  /// As a policy names it.
  let path: String
  /// The names on the way to it, without elements of arrays; the last is its own.
  let names: [String]
  /// Whether equal values may be made to look equal: it is sealed in its place.
  var fitsDeterministic = true
  /// Whether it has a handful of values, by its type.
  var hasFewValues = false
  /// Whether every value has it, as far as one can see.
  var isAlwaysThere = true
  /// What its contents look like.
  var shapes: Set<ValueShape> = []
  /// What its schema says of it.
  var tags: [SchemaTag] = []
}
