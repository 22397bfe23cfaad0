import Schemas

/// Which fields of a topic's values are sealed, and how.
public struct FieldRules: Sendable {
  public let format: ValueFormat
  /// Those with paths first, in the order of `matcher`'s paths, then those with tags of schemas, of which the first decides.
  /// At least one.
  public let fields: [FieldRule]
  /// Paths to what stays readable on purpose.
  public let plain: [FieldPath]
  /// Tags in schemas of what stays readable on purpose, where nothing else selects it.
  public let plainTags: [SchemaTag]
  /// Of the paths of `fields`, in the same order, and of `plain`, which select nothing. One for all topics of a rule.
  public let matcher: FieldMatcher
  public let unclassified: UnclassifiedFields
  /// Of all paths, `plain` too: what it selects, or what lies in that, is classified. With `unclassified: reject` only.
  public let coverage: FieldMatcher?
  public let onInvalid: InvalidValues
  /// Avro schemas for topics without a registry; with JSON, what paths were checked against.
  public let schemas: [SchemaPath]

  /// - Throws: if the paths together are too complex.
  public init(
    format: ValueFormat, fields: [FieldRule], plain: [FieldPath] = [], plainTags: [SchemaTag] = [],
    unclassified: UnclassifiedFields = .pass, onInvalid: InvalidValues = .reject, schemas: [SchemaPath] = []
  ) throws(FieldPathError) {
    self.format = format
    self.fields = fields
    self.plain = plain
    self.plainTags = plainTags
    self.unclassified = unclassified
    self.onInvalid = onInvalid
    self.schemas = schemas
    let sealed = fields.compactMap(\.path)
    let paths = sealed + plain
    matcher = try FieldMatcher(paths, exempt: Set(sealed.count..<paths.count))
    coverage = unclassified == .reject ? try FieldMatcher(paths) : nil
  }

  private init(_ rules: FieldRules, fields: [FieldRule]) {
    format = rules.format
    self.fields = fields
    plain = rules.plain
    plainTags = rules.plainTags
    matcher = rules.matcher
    unclassified = rules.unclassified
    coverage = rules.coverage
    onInvalid = rules.onInvalid
    schemas = rules.schemas
  }

  /// The tags of schemas that `fields` has, with their numbers there.
  public var tags: [(tag: SchemaTag, field: Int)] {
    fields.enumerated().compactMap { number, field in
      if case .schemaTag(let tag) = field.selector { (tag, number) } else { nil }
    }
  }

  /// With keys of their own for some fields.
  ///
  /// - Parameter keys: one for each field.
  func with(keys: [SealKey?]) -> FieldRules {
    FieldRules(
      self,
      fields: zip(fields, keys).map { field, key in
        FieldRule(
          field.selector, mode: field.mode, context: field.context, isOptional: field.isOptional, key: key)
      })
  }
}

/// The matchers follow from the paths.
extension FieldRules: Hashable {
  public static func == (left: FieldRules, right: FieldRules) -> Bool {
    left.format == right.format && left.fields == right.fields && left.plain == right.plain
      && left.plainTags == right.plainTags && left.unclassified == right.unclassified
      && left.onInvalid == right.onInvalid && left.schemas == right.schemas
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(format)
    hasher.combine(fields)
    hasher.combine(plain)
    hasher.combine(plainTags)
    hasher.combine(unclassified)
    hasher.combine(onInvalid)
    hasher.combine(schemas)
  }
}
