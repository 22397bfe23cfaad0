/// One type of a schema. Types refer to each other by their place in `AvroSchema.nodes`, so that a record may contain itself.
struct AvroNode: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case null, boolean, int, long, float, double, bytes, string
    /// Bytes.
    case fixed(Int)
    case enumeration([String])
    case array(Int)
    case map(Int)
    case union([Int])
    /// Errors of a protocol too.
    case record([AvroField])
  }

  var kind: Kind
  /// The full name of a record, enum or fixed, otherwise the type's: what a path calls a union's branch.
  let name: String
  let logicalType: String?
  var documentation: String?

  /// Whether a sealed value can stand in a value's place.
  var canHoldSealed: Bool {
    switch kind {
    case .string, .bytes: !hasNarrowLogicalType
    default: false
    }
  }

  /// Whether readers that know the logical type would refuse a text or bytes that are sealed.
  var hasNarrowLogicalType: Bool {
    switch (kind, logicalType) {
    case (.string, "uuid"), (.bytes, "decimal"), (.bytes, "big-decimal"): true
    default: false
    }
  }

  var isNamed: Bool {
    switch kind {
    case .fixed, .enumeration, .record: true
    default: false
    }
  }

  /// The nodes that this one is made of.
  var parts: [Int] {
    switch kind {
    case .array(let items): [items]
    case .map(let values): [values]
    case .union(let branches): branches
    case .record(let fields): fields.map(\.type)
    default: []
    }
  }

  /// The types without names, by the names they have in schemas.
  static let primitives: [String: Kind] = [
    "null": .null, "boolean": .boolean, "int": .int, "long": .long, "float": .float, "double": .double,
    "bytes": .bytes, "string": .string,
  ]
}
