import Bytes
import Schemas

/// Finds the fields of a JSON document and copies it with others, as long as sealed ones, in their place.
final class SpliceJSON: Workload {
  private let matcher: FieldMatcher
  private let paths: CanonicalPaths
  private let finder = JSONFieldFinder()
  @exclusivity(unchecked) private var found: [FieldOccurrence] = []
  @exclusivity(unchecked) private var output = ByteBuffer(capacity: 4096)
  private let placeholder = Placeholder()

  init() throws {
    matcher = try Policy.matcher()
    paths = CanonicalPaths(matcher)
  }

  func run(_ document: RawSpan) throws {
    found.removeAll(keepingCapacity: true)
    try finder.find(in: document, matcher, paths, into: &found)
    try Policy.check(found)
    output.removeAll()
    var copied = 0
    for occurrence in found {
      output.append(document.extracting(copied..<occurrence.start))
      placeholder.appendJSON(contentOf: occurrence.contentEnd - occurrence.contentStart, to: &output)
      copied = occurrence.end
    }
    output.append(document.extracting(copied..<document.byteCount))
  }
}
