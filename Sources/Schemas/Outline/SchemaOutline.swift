/// The places that there are in a schema, or in a sample: what paths can be written of, and checked against.
public struct SchemaOutline: Sendable {
  /// In the order of the schema. A union of null and one type is that type; of several, the union stands before its branches.
  public let entries: [SchemaEntry]
  /// False if there are so many places, or such deep ones, that some are missing.
  public var isComplete: Bool { tree.isComplete }

  let tree: OutlineTree
  /// One for each place, of which some are not listed.
  let all: [SchemaEntry]

  init(_ nodes: [OutlineNode], root: Int) {
    tree = OutlineTree(nodes, root: root)
    let made = OutlineEntries(tree)
    all = made.all
    entries = made.listed.map { made.all[$0] }
  }

  /// What the path selects. Of a union these are the branches; a null among them only if there is nothing else. Where a sample
  /// or schema does not say what is there, it may be anything.
  public func matches(_ path: FieldPath) -> [SchemaEntry] {
    guard let matcher = try? FieldMatcher([path]) else { return [] }
    let search = OutlineSearch(self, matcher)
    let selected = search.selected.map(\.entry)
    return selected.isEmpty ? search.unknown : selected
  }

  /// What each of several paths and tags selects, the most specific one where several do.
  ///
  /// - Parameter tags: as `AvroProgram` has them.
  public func selected(
    by matcher: FieldMatcher, tags: [(tag: SchemaTag, field: Int)] = []
  ) -> [(field: Int, entry: SchemaEntry)] {
    OutlineSearch(self, matcher, tags).selected
  }

  /// The leaves about which no path and no tag decides, nor about anything around them.
  ///
  /// - Parameter coverage: of all paths; exempt ones count as well.
  public func unclassified(by coverage: FieldMatcher, tags: [SchemaTag] = []) -> [SchemaEntry] {
    OutlineSearch(self, coverage, tags.map { ($0, 0) }, isForCoverage: true).unclassified
  }

  /// Branches of unions that stay readable as they are, while others of the same union have something that is selected.
  public func openBranches(
    _ matcher: FieldMatcher, tags: [(tag: SchemaTag, field: Int)] = []
  ) -> [OpenBranch] {
    OutlineSearch(self, matcher, tags).openBranches
  }
}
