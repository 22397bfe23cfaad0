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
  /// Of the paths of `fields`, in the same order, and then of those of `plain` without `*` and `**`, which are exempt: others
  /// give way to all that is sealed. One for all topics of a rule.
  public let matcher: FieldMatcher
  public let unclassified: UnclassifiedFields
  /// Of all paths, `plain` too: what it selects, or what lies in that, is classified. With `unclassified: reject` only.
  public let coverage: FieldMatcher?
  public let onInvalid: InvalidValues
  /// Avro schemas for topics without a registry; with JSON, what paths were checked against.
  public let schemas: [SchemaPath]
  /// Of the matcher's paths; none if all are equal.
  private let ranks: [Int]

  /// - Throws: if the paths together are too complex.
  public init(
    format: ValueFormat, fields: [FieldRule], plain: [FieldPath] = [], plainTags: [SchemaTag] = [],
    unclassified: UnclassifiedFields = .pass, onInvalid: InvalidValues = .reject, schemas: [SchemaPath] = []
  ) throws(FieldPathError) {
    try self.init(
      FieldSettings(format: format, onInvalid: onInvalid, unclassified: unclassified, schemas: schemas),
      fields: fields, plain: plain, plainTags: plainTags, ranks: ([], []))
  }

  /// - Parameter ranks: of the paths of `fields`, and of `plain`; none if all are equal.
  init(
    _ settings: FieldSettings, fields: [FieldRule], plain: [FieldPath], plainTags: [SchemaTag],
    ranks: (fields: [Int], plain: [Int])
  ) throws(FieldPathError) {
    format = settings.format
    self.fields = fields
    self.plain = plain
    self.plainTags = plainTags
    unclassified = settings.unclassified
    onInvalid = settings.onInvalid
    schemas = settings.schemas
    let sealed = fields.compactMap(\.path)
    let exact = plain.indices.filter { plain[$0].isExact }
    let paths = sealed + exact.map { plain[$0] }
    self.ranks =
      ranks.fields.isEmpty && ranks.plain.isEmpty ? [] : ranks.fields + exact.map { ranks.plain[$0] }
    matcher = try FieldMatcher(paths, exempt: Set(sealed.count..<paths.count), ranks: self.ranks)
    coverage = unclassified == .reject ? try FieldMatcher(sealed + plain) : nil
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
    ranks = rules.ranks
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
      && left.onInvalid == right.onInvalid && left.schemas == right.schemas && left.ranks == right.ranks
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
