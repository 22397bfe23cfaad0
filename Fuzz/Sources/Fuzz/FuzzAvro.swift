import Bytes

@testable import Schemas

/// Avro data of a few schemas, and schemas. What is found lies in order; with neutral values in its place the same is found.
enum FuzzAvro {
  private static let node = #"""
    {"type": "record", "name": "Node", "namespace": "n", "fields": [
      {"name": "id", "type": "long", "pii": true}, {"name": "ssn", "type": ["null", "string", "bytes"], "pii": true},
      {"name": "children", "type": {"type": "array", "items": "Node"}},
      {"name": "named", "type": {"type": "map", "values": ["null", "Node", "string"]}},
      {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B", "C"]}},
      {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 3}, "pii": true}]}
    """#

  /// Paths of which the last is exempt, where tags select as well.
  private static let tagged = [["x"], ["named.*", "**.ssn"], ["children[0]", "id", "**.hash"]]

  private static let schemas: [(json: String, paths: [[String]])] = [
    (
      #"""
      {"type": "record", "name": "Node", "namespace": "n", "fields": [
        {"name": "id", "type": "long"}, {"name": "ssn", "type": ["null", "string", "bytes"]},
        {"name": "children", "type": {"type": "array", "items": "Node"}},
        {"name": "named", "type": {"type": "map", "values": ["null", "Node", "string"]}},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B", "C"]}},
        {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 3}}]}
      """#,
      [
        ["ssn"], ["**.ssn", "**.id"], ["children[1]", "named.a.ssn", "named.*(string)"],
        ["named", "kind", "hash"], ["x"],
      ]
    ),
    (
      #"""
      [{"type": "array", "items": "null"}, {"type": "map", "values": {"type": "array", "items": ["double", "string"]}},
       {"type": "record", "name": "R", "fields": [{"name": "a", "type": "float"}, {"name": "b", "type": "boolean"}]}, "int"]
      """#,
      [["[*]"], ["**.a", "*[0]"], ["b", "a.x"], ["*[*](string)", "(R).a"]]
    ),
    (
      #"""
      {"type": "array", "items": {"type": "array", "items": {"type": "map", "values": {"type": "array", "items":
        {"type": "record", "name": "E", "fields": [{"name": "n", "type": "null"}]}}}}}
      """#,
      [["[*][*].**.n"], ["[0][0].a[*]"], ["[*][1]"], ["[*][*].*"]]
    ),
  ]

  private final class Case {
    let program: AvroProgram
    let paths: CanonicalPaths
    let finder = AvroFieldFinder(maximumDepth: 100)

    init(_ json: String, _ paths: [String], isTagged: Bool = false) {
      let exempt: Set<Int> = isTagged ? [paths.count - 1] : []
      let tags = isTagged ? [(SchemaTag(property: "pii", value: "true"), paths.count - 1)] : []
      let matcher = try! FieldMatcher(paths.map { try! FieldPath($0) }, exempt: exempt)
      program = try! AvroProgram(try! AvroSchema(json: json), matcher, tags: tags)
      self.paths = CanonicalPaths(matcher)
    }

    func find(_ datum: [UInt8]) -> [FieldOccurrence]? {
      var found: [FieldOccurrence] = []
      paths.beginRecord()
      return (try? finder.find(in: datum.span.bytes, program, paths, into: &found)).map { found }
    }
  }

  nonisolated(unsafe) private static let cases =
    schemas.flatMap { schema in schema.paths.map { Case(schema.json, $0) } }
    + tagged.map { Case(node, $0, isTagged: true) }

  /// The first byte says which schema and paths.
  static func datum(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let chosen = cases[Int(first) % cases.count]
    let datum = Array(input.dropFirst())
    guard let found = chosen.find(datum) else { return }
    let generation = chosen.paths.generation
    let isSized = chosen.finder.hasFoundInSizedBlock
    var end = 0
    var changed: [UInt8] = []
    for occurrence in found {
      must(occurrence.start >= end && occurrence.end >= occurrence.start, "places out of order")
      must(
        occurrence.contentStart >= occurrence.start && occurrence.contentEnd == occurrence.end,
        "contents elsewhere")
      changed += datum[end..<occurrence.start]
      end = occurrence.end
      switch occurrence.form {
      case .avroString, .avroBytes: changed += [4, 0x61, 0x62]
      case .avroDetached: changed += chosen.program.neutral(occurrence.neutral)
      default: break
      }
    }
    must(end <= datum.count, "a place behind the end")
    changed += datum[end...]
    if isSized { changed = repaired(chosen, changed) }
    guard let again = chosen.find(changed) else { fatalError("what was changed is no datum") }
    // Numbers of paths stay the same until there are very many.
    guard chosen.paths.generation == generation else { return }
    must(
      again.map { [Int($0.form.rawValue), $0.field, $0.path] }
        == found.map { [Int($0.form.rawValue), $0.field, $0.path] },
      "something else is found")
  }

  private static func repaired(_ chosen: Case, _ datum: [UInt8]) -> [UInt8] {
    var output = ByteBuffer()
    try! chosen.finder.appendWithRightSizes(datum.span.bytes, chosen.program, chosen.paths, to: &output)
    return output.withBytes { bytes in bytes.withUnsafeBytes { Array($0) } }
  }

  /// A schema's text. What is taken has a canonical form that is its own.
  static func schema(_ input: [UInt8]) {
    guard let schema = try? AvroSchema(json: input.span.bytes) else { return }
    // A canonical form cannot say that a type in one with a namespace has none.
    let isAmbiguous = schema.nodes.contains { $0.isNamed && !$0.name.contains(".") }
    if isAmbiguous {
      _ = try? AvroSchema(json: schema.canonicalForm)
    } else if let again = try? AvroSchema(json: schema.canonicalForm) {
      must(again.canonicalForm == schema.canonicalForm, "two canonical forms")
      must(again.fingerprint == schema.fingerprint, "two fingerprints")
    } else {
      fatalError("a canonical form that is no schema: \(schema.canonicalForm)")
    }
    let matcher = try! FieldMatcher([try! FieldPath("**.a"), try! FieldPath("b.*")])
    guard let program = try? AvroProgram(schema, matcher) else { return }
    outline(schema, program)
    var found: [FieldOccurrence] = []
    try? AvroFieldFinder().find(in: input.span.bytes, program, CanonicalPaths(matcher), into: &found)
  }

  /// What a schema's places are, and what is selected of them, said in another way.
  private static func outline(_ schema: AvroSchema, _ program: AvroProgram) {
    let outline = SchemaOutline(schema)
    let matcher = program.matcher
    let selected = Set(outline.selected(by: matcher).map(\.field))
    _ = outline.openBranches(matcher)
    let unclassified = try? AvroCoverage.unclassified(schema, coverage: matcher)
    guard outline.isComplete else { return }
    for field in matcher.paths.indices {
      must(selected.contains(field) == program.canMatch(field: field), "the outline selects something else")
    }
    if let unclassified {
      must(
        outline.unclassified(by: matcher).isEmpty == unclassified.isEmpty, "the outline covers something else"
      )
    }
  }
}
