/// Makes the entries of an outline: one for each place, also for those that are not listed.
struct OutlineEntries {
  private(set) var all: [SchemaEntry] = []
  /// In the order of the schema.
  private(set) var listed: [Int] = []

  private struct Path {
    var steps: [FieldPath.Step] = []
    /// Whether a step down from here may be repeated.
    var isRepeated = false
    /// Whether all values have something there, perhaps a null.
    var isAlwaysThere = true
  }

  private let tree: OutlineTree

  init(_ tree: OutlineTree) {
    self.tree = tree
    var paths: [Path] = []
    for index in tree.places.indices {
      paths.append(path(index, paths))
      all.append(entry(index, paths[index]))
    }
    listed = tree.order.filter { isListed($0, paths[$0].steps) }
  }

  /// Parents come before their parts.
  private func path(_ index: Int, _ known: [Path]) -> Path {
    let place = tree.places[index]
    guard place.parent >= 0, let edge = place.edge else { return Path(isRepeated: place.isRepeated) }
    var path = known[place.parent]
    // A part of a record, or a union's only branch.
    path.isAlwaysThere =
      path.isAlwaysThere
      && (tree.isUnion(place.parent) ? tree.node(place.parent).edges.count == 1 : edge.isRequired)
    switch edge.step {
    case nil: path.isRepeated = path.isRepeated || place.isRepeated
    case .branch where tree.isCollapsed(place.parent) && tree.node(index).kind != .null:
      path.isRepeated = path.isRepeated || place.isRepeated
    case .branch(let name):
      path.steps.append(.branch(name))
      path.isRepeated = path.isRepeated || place.isRepeated
    case .some(let step):
      if path.isRepeated, path.steps.last != .anyDepth { path.steps.append(.anyDepth) }
      path.steps.append(step)
      path.isRepeated = place.isRepeated
    }
    return path
  }

  private func isListed(_ index: Int, _ steps: [FieldPath.Step]) -> Bool {
    let place = tree.places[index]
    // `(Card)` alone is no path.
    if steps.allSatisfy({ if case .branch = $0 { true } else { false } }) { return false }
    guard place.parent >= 0, tree.isUnion(place.parent), let edge = place.edge else { return true }
    return edge.step != nil && !tree.isCollapsed(place.parent) && tree.node(index).kind != .null
  }

  private func entry(_ index: Int, _ path: Path) -> SchemaEntry {
    let place = tree.places[index]
    let own = tree.node(index)
    let isUnion = own.kind == .union
    let data = isUnion ? tree.dataBranches(index) : []
    // What is spoken of.
    let node = data.count == 1 ? tree.nodes[data[0].target] : own
    let isNothing = isUnion && data.isEmpty
    let isNullable = node.kind == .null || isUnion && data.count < own.edges.count
    let isCut = data.count == 1 && tree.parts(index).contains { tree.places[$0].recursion != nil }
    return SchemaEntry(
      path: FieldPath.text(of: path.steps), kind: isNothing ? .null : node.kind,
      type: isNothing ? "null" : node.type,
      logicalType: node.logicalType,
      isNullable: isNullable, isAlwaysThere: path.isAlwaysThere && !isNullable,
      branches: data.count > 1 ? data.map(name) : [],
      tags: Self.unique((place.edge?.tags ?? []) + own.tags + (data.count == 1 ? node.tags : [])),
      documentation: place.edge?.documentation ?? own.documentation ?? node.documentation,
      examples: node.examples, isSealedInPlace: node.isSealedInPlace,
      hasNarrowLogicalType: node.hasNarrowLogicalType, isRecursive: place.recursion != nil || isCut,
      isLeaf: node.edges.isEmpty)
  }

  private func name(_ branch: OutlineNode.Edge) -> String {
    if case .branch(let name)? = branch.step { name } else { tree.nodes[branch.target].type }
  }

  private static func unique(_ tags: [SchemaTag]) -> [SchemaTag] {
    var seen: Set<SchemaTag> = []
    return tags.filter { seen.insert($0).inserted }
  }
}
