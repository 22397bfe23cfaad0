/// A place in a schema or in a sample: what paths can select.
public struct SchemaEntry: Hashable, Sendable {
  /// The path that selects it. Where a type contains itself, `**` stands for the levels in between.
  public let path: String
  public let kind: SchemaKind
  /// The type in the schema's words: `long (timestamp-millis)`, `record com.acme.Card`, `string (email)`.
  public let type: String
  /// Avro's logical type, JSON Schema's `format`.
  public let logicalType: String?
  /// Whether there may be a null in its place.
  public let isNullable: Bool
  /// Whether all values have something there, and no null.
  public let isAlwaysThere: Bool
  /// Of a union: what its branches that hold something are called.
  public let branches: [String]
  /// Properties of the field by which `schema:` selects it.
  public let tags: [SchemaTag]
  /// Avro's `doc`, JSON Schema's `description` or `title`.
  public let documentation: String?
  /// A few values that are there in a sample, or are examples in a schema; scalars, strings without quotes.
  public let examples: [String]
  /// Whether a sealed value can stand there. Others travel in a header, a neutral value in their place: they cannot be sealed
  /// deterministically.
  public let isSealedInPlace: Bool
  /// Whether it is a string or bytes of a logical type that no sealed value has: a UUID, a decimal.
  public let hasNarrowLogicalType: Bool
  /// Whether it is a type that it lies in, so that its parts are not listed again.
  public let isRecursive: Bool
  /// Whether it has no parts that paths could select.
  public let isLeaf: Bool
}
