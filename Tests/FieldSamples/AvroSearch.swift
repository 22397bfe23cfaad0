import Bytes
import Schemas

/// A schema, paths, and all that finding them takes; what is found, in a form that can be compared.
final class AvroSearch {
  struct Found: Equatable {
    var form: FieldOccurrence.Form
    var field: Int
    var path: String
    var range: Range<Int>
    var content: [UInt8]
  }

  let program: AvroProgram
  let paths: CanonicalPaths
  let finder: AvroFieldFinder
  private(set) var occurrences: [FieldOccurrence] = []

  /// - Parameter tags: those among `confluent:tags`, and the numbers of their fields.
  init(
    _ schema: AvroSchema, _ paths: [String], exempt: Set<Int> = [], tags: [(tag: String, field: Int)] = [],
    maximumDepth: Int = 1024
  ) throws {
    let matcher = try FieldMatcher(try paths.map { try FieldPath($0) }, exempt: exempt)
    program = try AvroProgram(
      schema, matcher,
      tags: tags.map { (SchemaTag(property: SchemaTag.confluentProperty, value: $0.tag), $0.field) })
    self.paths = CanonicalPaths(matcher)
    finder = AvroFieldFinder(maximumDepth: maximumDepth)
  }

  convenience init(
    _ json: String, _ paths: [String], exempt: Set<Int> = [], tags: [(tag: String, field: Int)] = []
  ) throws {
    try self.init(try AvroSchema(json: json), paths, exempt: exempt, tags: tags)
  }

  @discardableResult
  func find(_ datum: [UInt8]) throws(ValueError) -> [Found] {
    occurrences.removeAll(keepingCapacity: true)
    paths.beginRecord()
    try finder.find(in: datum.span.bytes, program, paths, into: &occurrences)
    return occurrences.map {
      Found(
        form: $0.form, field: $0.field, path: paths.text($0.path), range: $0.start..<$0.end,
        content: Array(datum[$0.contentStart..<$0.contentEnd]))
    }
  }

  func withRightSizes(_ datum: [UInt8]) throws(ValueError) -> [UInt8] {
    var output = ByteBuffer()
    try finder.appendWithRightSizes(datum.span.bytes, program, paths, to: &output)
    return output.withBytes { bytes in bytes.withUnsafeBytes { Array($0) } }
  }

  /// What is said of a datum that is refused.
  func refusal(_ datum: [UInt8]) -> String {
    do throws(ValueError) {
      try find(datum)
      return "taken"
    } catch {
      return error.description
    }
  }
}
