import Bytes

/// What finding a topic's fields in the data of one schema takes, step by step: made once, run for every value.
///
/// Where no path can match, values are only passed over. A type that contains itself is a routine that calls itself.
public final class AvroProgram: Sendable {
  public let schema: AvroSchema
  public let matcher: FieldMatcher
  let code: AvroTable<AvroInstruction>
  let targets: AvroTable<UInt32>
  let leaves: AvroTable<AvroInstruction>
  let keyTables: [AvroKeyTable]
  let indexTables: [AvroIndexTable]
  let names: [[UInt8]]
  /// Whether the canonical path of something that can be found depends on the data.
  let isDynamic: Bool
  private let neutrals: [[UInt8]]
  private let detached: [AvroDetachedType]
  private let fields: Set<Int>

  /// - Parameter tags: tags that fields of records have in the schema, and the number that such a field is found with,
  ///   which no path that selects has. They select what no path decides about, paths of `matcher.exempt` too. Of several
  ///   the first counts.
  /// - Throws: if the program would be too large, or a value that stands in for a selected one.
  public init(
    _ schema: AvroSchema, _ matcher: FieldMatcher, tags: [(tag: SchemaTag, field: Int)] = []
  ) throws(SchemaError) {
    let product = try AvroProduct(schema, matcher, AvroTags(schema, tags))
    let compiler = try AvroCompiler(product)
    self.schema = schema
    self.matcher = matcher
    code = AvroTable(compiler.code)
    targets = AvroTable(compiler.targets)
    leaves = AvroTable(compiler.leaves)
    keyTables = compiler.keyTables
    indexTables = compiler.indexTables
    names = compiler.names
    neutrals = compiler.neutrals
    detached = compiler.detached
    fields = product.fields
    isDynamic = !product.dynamic.isEmpty
  }

  /// The encoding that takes a detached value's place: `FieldOccurrence.neutral` is its index; empty for another one.
  public func neutral(_ index: Int) -> [UInt8] { neutrals.indices.contains(index) ? neutrals[index] : [] }

  /// Appends the text of a detached value that has one: a number of type int or long, an enum's symbol, a string of a logical
  /// type.
  ///
  /// - Parameter content: what the occurrence says is sealed.
  /// - Returns: false, and nothing is appended, for other types.
  public func appendText(
    of occurrence: FieldOccurrence, _ content: RawSpan, to output: inout ByteBuffer
  ) -> Bool {
    guard occurrence.form == .avroDetached, detached.indices.contains(occurrence.neutral) else {
      return false
    }
    return detached[occurrence.neutral].appendText(of: content, schema, to: &output)
  }

  /// Whether the matcher's path of this number, or the tag, can select anything in data of this schema.
  ///
  /// One that is less specific than another for all that it selects cannot.
  public func canMatch(field: Int) -> Bool { fields.contains(field) }
}
