import Bytes
import Schemas

/// Finds the fields of an Avro datum and copies it with others, as long as sealed ones, in their place.
final class SpliceAvro: Workload {
  private let program: AvroProgram
  private let paths: CanonicalPaths
  private let finder = AvroFieldFinder()
  @exclusivity(unchecked) private var found: [FieldOccurrence] = []
  @exclusivity(unchecked) private var output = ByteBuffer(capacity: 4096)
  private let placeholder = Placeholder()

  init(schema: String) throws {
    let matcher = try Policy.matcher()
    program = try AvroProgram(AvroSchema(json: schema), matcher)
    paths = CanonicalPaths(matcher)
  }

  func run(_ document: RawSpan) throws {
    found.removeAll(keepingCapacity: true)
    let datum = document.extracting(FindAvro.framing..<document.byteCount)
    try finder.find(in: datum, program, paths, into: &found)
    try Policy.check(found)
    output.removeAll()
    output.append(document.extracting(0..<FindAvro.framing))
    var copied = 0
    for occurrence in found {
      output.append(datum.extracting(copied..<occurrence.start))
      placeholder.appendAvro(contentOf: occurrence.contentEnd - occurrence.contentStart, to: &output)
      copied = occurrence.end
    }
    output.append(datum.extracting(copied..<datum.byteCount))
  }
}
