import Schemas

/// Finds the fields of a JSON document.
final class FindJSON: Workload {
  private let matcher: FieldMatcher
  private let paths: CanonicalPaths
  private let finder = JSONFieldFinder()
  @exclusivity(unchecked) private var found: [FieldOccurrence] = []

  init() throws {
    matcher = try Policy.matcher()
    paths = CanonicalPaths(matcher)
  }

  func run(_ document: RawSpan) throws {
    found.removeAll(keepingCapacity: true)
    try finder.find(in: document, matcher, paths, into: &found)
    try Policy.check(found)
  }
}
