/// A type of a schema or a sample, as outlines see it.
struct OutlineNode: Sendable {
  struct Edge: Sendable {
    /// nil: what JSON Schema has as an alternative.
    let step: FieldPath.Step?
    let target: Int
    var tags: [SchemaTag] = []
    var documentation: String?
    /// Whether every value has this part.
    var isRequired = false
  }

  var kind: SchemaKind
  var type: String
  var logicalType: String?
  var isSealedInPlace = true
  var hasNarrowLogicalType = false
  /// What `(Name)` in a path calls it; nil where there are no branches.
  var branchName: String?
  var tags: [SchemaTag] = []
  var documentation: String?
  var examples: [String] = []
  /// Parts; of a union its branches.
  var edges: [Edge] = []
  /// Whether there may be parts that nothing is known of.
  var isOpen = false
}
