/// Which types can stand in which states of the matcher, and in which of these pairs something can be found.
struct AvroProduct {
  /// A type in a state. A type that is no union has entered the branch of its own name.
  struct Place: Hashable {
    let node: Int
    let state: FieldMatcher.State
  }

  static let maximumPlaces = 200_000

  let schema: AvroSchema
  let matcher: FieldMatcher
  /// Pairs in which, or below which, a path selects something.
  private(set) var live: Set<Place> = []
  /// Of these, the ones where a selected value's canonical path depends on the data.
  private(set) var dynamic: Set<Place> = []
  /// Paths that select something.
  private(set) var fields: Set<Int> = []
  /// What the paths have in them, by which map keys and array elements can be told apart.
  /// Bytes, since equal strings may differ in them.
  private let names: [[UInt8]]
  let indices: [Int]
  private let otherName: [UInt8]

  init(_ schema: AvroSchema, _ matcher: FieldMatcher) throws(SchemaError) {
    self.schema = schema
    self.matcher = matcher
    var names: Set<[UInt8]> = []
    var indices: Set<Int> = []
    for step in matcher.paths.flatMap(\.steps) {
      switch step {
      case .member(let name): names.insert(Array(name.utf8))
      case .element(let index): indices.insert(index)
      default: break
      }
    }
    self.names = names.sorted { $0.lexicographicallyPrecedes($1) }
    self.indices = indices.sorted()
    var other: [UInt8] = [0]
    while names.contains(other) { other.append(0) }
    otherName = other
    try explore()
  }

  var root: Place { enter(schema.root, matcher.start) }

  func enter(_ node: Int, _ state: FieldMatcher.State) -> Place {
    if case .union = schema.nodes[node].kind { return Place(node: node, state: state) }
    return Place(node: node, state: matcher.branch(state, schema.nodes[node].name))
  }

  /// The path that selects the value there; it is not searched any further. A union's branches are selected one by one.
  func field(_ place: Place) -> Int? {
    if case .union = schema.nodes[place.node].kind { return nil }
    return matcher.field(place.state)
  }

  func member(_ state: FieldMatcher.State, _ name: String) -> FieldMatcher.State {
    member(state, Array(name.utf8))
  }

  private func member(_ state: FieldMatcher.State, _ name: [UInt8]) -> FieldMatcher.State {
    matcher.member(state, name.span.bytes)
  }

  /// The states that a map's keys lead to, that of keys which no path names first.
  func keyStates(_ state: FieldMatcher.State) -> [FieldMatcher.State] {
    unique([member(state, otherName)] + names.map { member(state, $0) })
  }

  /// The state of the elements that no path names.
  func otherElement(_ state: FieldMatcher.State) -> FieldMatcher.State {
    matcher.element(state, (indices.last ?? 0) + 1)
  }

  private func elementStates(_ state: FieldMatcher.State) -> [FieldMatcher.State] {
    unique(
      [otherElement(state)] + (matcher.isUniform(state) ? [] : indices.map { matcher.element(state, $0) }))
  }

  private func unique(_ states: [FieldMatcher.State]) -> [FieldMatcher.State] {
    var seen: Set<FieldMatcher.State> = []
    return states.filter { seen.insert($0).inserted }
  }

  private func parts(_ place: Place) -> [Place] {
    switch schema.nodes[place.node].kind {
    case .union(let branches): branches.map { enter($0, place.state) }
    case .record(let fields): fields.map { enter($0.type, member(place.state, $0.name)) }
    case .array(let items): elementStates(place.state).map { enter(items, $0) }
    case .map(let values): keyStates(place.state).map { enter(values, $0) }
    default: []
    }
  }

  /// Visits what can be reached, then carries what was found back to what leads there.
  private mutating func explore() throws(SchemaError) {
    var seen: Set<Place> = [root]
    var queue = [root]
    var users: [Place: [Place]] = [:]
    var found: [Place] = []
    while let place = queue.popLast() {
      // What has no value cannot be found.
      guard schema.extents.ranks[place.node] != nil else { continue }
      if let field = field(place) {
        fields.insert(field)
        found.append(place)
        continue
      }
      for part in parts(place) where part.state != .dead {
        users[part, default: []].append(place)
        guard seen.insert(part).inserted else { continue }
        guard seen.count <= Self.maximumPlaces else {
          throw SchemaError("the schema and the paths together are too large: name fields in place of '**'")
        }
        queue.append(part)
      }
    }
    live = Self.spread(found, users)
    dynamic = Self.spread(
      found.filter { place in field(place).map { matcher.paths[$0].canonical == nil } ?? false }, users)
  }

  private static func spread(_ found: [Place], _ users: [Place: [Place]]) -> Set<Place> {
    var reached = Set(found)
    var queue = found
    while let place = queue.popLast() {
      for user in users[place] ?? [] where reached.insert(user).inserted { queue.append(user) }
    }
    return reached
  }
}
