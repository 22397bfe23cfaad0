import Schemas

/// Finds the fields of an Avro datum in Confluent's framing.
final class FindAvro: Workload {
  static let framing = 5

  private let program: AvroProgram
  private let paths: CanonicalPaths
  private let finder = AvroFieldFinder()
  @exclusivity(unchecked) private var found: [FieldOccurrence] = []

  init(schema: String) throws {
    let matcher = try Policy.matcher()
    program = try AvroProgram(AvroSchema(json: schema), matcher)
    paths = CanonicalPaths(matcher)
  }

  func run(_ document: RawSpan) throws {
    found.removeAll(keepingCapacity: true)
    let datum = document.extracting(Self.framing..<document.byteCount)
    try finder.find(in: datum, program, paths, into: &found)
    try Policy.check(found)
  }
}
