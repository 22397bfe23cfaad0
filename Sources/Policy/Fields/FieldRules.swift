import Schemas

/// Which fields of a topic's values are sealed, and how.
public struct FieldRules: Sendable {
  public let format: ValueFormat
  /// In the order in which they are written; at least one.
  public let fields: [FieldRule]
  /// Of the paths of `fields`, in the same order. One for all topics of a rule.
  public let matcher: FieldMatcher
  public let onInvalid: InvalidValues
  /// Avro schemas for topics without a registry.
  public let schemas: [SchemaPath]

  /// - Throws: if the paths together are too complex.
  public init(
    format: ValueFormat, fields: [FieldRule], onInvalid: InvalidValues = .reject, schemas: [SchemaPath] = []
  ) throws(FieldPathError) {
    self.format = format
    self.fields = fields
    self.onInvalid = onInvalid
    self.schemas = schemas
    matcher = try FieldMatcher(fields.map(\.path))
  }
}

/// The matcher follows from the fields.
extension FieldRules: Hashable {
  public static func == (left: FieldRules, right: FieldRules) -> Bool {
    left.format == right.format && left.fields == right.fields && left.onInvalid == right.onInvalid
      && left.schemas == right.schemas
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(format)
    hasher.combine(fields)
    hasher.combine(onInvalid)
    hasher.combine(schemas)
  }
}
