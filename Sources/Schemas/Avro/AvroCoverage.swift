/// Which data of a schema no path and no tag selects.
public struct AvroCoverage {
  /// The most paths that are told.
  public static let maximumPaths = 100
  /// Places that are visited where something is found.
  private static let enough = 20_000

  /// A type in a state, and how it is reached.
  private struct Step {
    let place: AvroProduct.Place
    /// The step before, in `steps`.
    let parent: Int
    let step: FieldPath.Step?
  }

  private enum Visit {
    case step(Step)
    /// Of all that is below a place.
    case end(AvroProduct.Place, found: Int)
  }

  private let product: AvroProduct
  private var steps: [Step] = []
  /// Whether there is something in places that have been visited; nil while they are.
  private var isOpen: [AvroProduct.Place: Bool?] = [:]
  private var found: [String] = []

  private init(_ product: AvroProduct) { self.product = product }

  /// Paths to the values that nothing selects, nor anything around them, in the order of the schema; nulls, which hold nothing,
  /// are not among them. Elements are `[*]`, entries of maps `*` unless they differ by key; a branch is named where a union
  /// has others that hold something. What contains itself is not looked at again within itself.
  ///
  /// - Parameters:
  ///   - coverage: of all paths; exempt ones count as well.
  ///   - tags: all tags that select something, or say that it is to stay as it is.
  /// - Returns: the first `maximumPaths` of them. The path of a value that is all of a datum is empty.
  /// - Throws: if the schema and the paths together are too large.
  public static func unclassified(
    _ schema: AvroSchema, coverage: FieldMatcher, tags: [SchemaTag] = []
  ) throws(SchemaError) -> [String] {
    let tags = AvroTags(schema, tags.map { ($0, 0) })
    var search = AvroCoverage(try AvroProduct(schema, coverage, tags))
    try search.run()
    return search.found
  }

  private mutating func run() throws(SchemaError) {
    var visits = [Visit.step(Step(place: product.root, parent: -1, step: nil))]
    while let visit = visits.popLast(), found.count < Self.maximumPaths {
      guard case .step(let step) = visit else {
        if case .end(let place, let count) = visit { isOpen[place] = found.count > count }
        continue
      }
      let place = step.place
      // What has no value needs no path.
      guard product.schema.extents.ranks[place.node] != nil, !isDecided(place) else { continue }
      if let known = isOpen[place], known != true { continue }
      // Once something is found, what would follow is of less worth.
      guard found.isEmpty || steps.count < Self.enough else { return }
      guard steps.count < AvroProduct.maximumPlaces else { throw AvroProduct.tooLarge }
      isOpen[place] = .some(nil)
      visits.append(.end(place, found: found.count))
      steps.append(step)
      visits += parts(place, parent: steps.count - 1).reversed().map { .step($0) }
    }
  }

  /// Whether a path or tag does. About a union's branches each is asked.
  private func isDecided(_ place: AvroProduct.Place) -> Bool {
    if case .union = product.schema.nodes[place.node].kind { return false }
    return place.tag != nil || product.matcher.isDecided(place.state)
  }

  /// What is to be looked at next. A value without parts is told.
  private mutating func parts(_ place: AvroProduct.Place, parent: Int) -> [Step] {
    let nodes = product.schema.nodes
    switch nodes[place.node].kind {
    case .null: return []
    case .union(let branches):
      let isNamed = branches.count { nodes[$0].kind != .null } > 1
      return zip(branches, product.branches(branches, of: place)).map { branch, part in
        Step(place: part, parent: parent, step: isNamed ? .branch(nodes[branch].name) : nil)
      }
    case .record(let fields):
      return fields.map { field in
        Step(place: product.field(field, of: place), parent: parent, step: .member(field.name))
      }
    case .array(let items):
      return product.items(items, of: place).map { index, part in
        Step(place: part, parent: parent, step: index.map { .element($0) } ?? .anyElement)
      }
    case .map(let values):
      return product.entries(values, of: place).map { name, part in
        Step(place: part, parent: parent, step: name.map { .member($0) } ?? .anyMember)
      }
    default:
      found.append(text(to: parent))
      return []
    }
  }

  private func text(to last: Int) -> String {
    var path: [FieldPath.Step] = []
    var index = last
    while index >= 0 {
      if let step = steps[index].step { path.append(step) }
      index = steps[index].parent
    }
    return FieldPath.text(of: path.reversed())
  }
}
