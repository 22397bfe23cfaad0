/// Which types can stand in which states of the matcher, and in which of these pairs something can be found.
struct AvroProduct {
  /// A type in a state. A type that is no union has entered the branch of its own name.
  struct Place: Hashable {
    let node: Int
    let state: FieldMatcher.State
    /// The field of a schema's tag that selects the value. No path decides about it, unless it is a union: there one may
    /// decide about some of the branches.
    var tag: Int?
    /// Whether something may be found there: not in a selected value.
    var isSearched = true

    static func skipped(_ node: Int) -> Place { Place(node: node, state: .dead, isSearched: false) }
  }

  static let maximumPlaces = 200_000

  static var tooLarge: SchemaError {
    SchemaError("the schema and the paths together are too large: name fields in place of '**'")
  }

  let schema: AvroSchema
  let matcher: FieldMatcher
  /// Pairs in which, or below which, something is selected.
  private(set) var live: Set<Place> = []
  /// Of these, the ones where a selected value's canonical path depends on the data, or is no path's of the matcher.
  private(set) var dynamic: Set<Place> = []
  /// Paths and tags that select something.
  private(set) var fields: Set<Int> = []
  /// What the paths have in them, by which map keys and array elements can be told apart.
  /// Bytes, since equal strings may differ in them.
  private let names: [[UInt8]]
  let indices: [Int]
  private let otherName: [UInt8]
  private let tags: AvroTags

  init(_ schema: AvroSchema, _ matcher: FieldMatcher, _ tags: AvroTags) throws(SchemaError) {
    self.schema = schema
    self.matcher = matcher
    self.tags = tags
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

  private func enter(_ node: Int, _ state: FieldMatcher.State, tag: Int? = nil) -> Place {
    if case .union = schema.nodes[node].kind { return Place(node: node, state: state, tag: tag) }
    let state = matcher.branch(state, schema.nodes[node].name)
    let isDecided = tag != nil && (matcher.field(state) != nil || matcher.isExempt(state))
    return Place(node: node, state: state, tag: isDecided ? nil : tag)
  }

  /// The path or tag that selects the value there; it is not searched any further. A union's branches are selected one by
  /// one.
  func field(_ place: Place) -> Int? {
    if case .union = schema.nodes[place.node].kind { return nil }
    return matcher.field(place.state) ?? place.tag
  }

  // MARK: Steps down

  func branches(_ branches: [Int], of place: Place) -> [Place] {
    branches.map { enter($0, place.state, tag: place.tag) }
  }

  func field(_ field: AvroField, of place: Place) -> Place {
    enter(field.type, member(place.state, Array(field.name.utf8)), tag: tags.field(of: field))
  }

  /// - Parameter index: nil for the items that no path names.
  func item(_ items: Int, _ index: Int?, of place: Place) -> Place {
    guard place.isSearched else { return .skipped(items) }
    return enter(items, matcher.element(place.state, index ?? (indices.last ?? 0) + 1))
  }

  func entry(_ values: Int, _ state: FieldMatcher.State, of place: Place) -> Place {
    place.isSearched ? enter(values, state) : .skipped(values)
  }

  /// The states that a map's keys lead to, that of keys which no path names first.
  func keyStates(_ state: FieldMatcher.State) -> [FieldMatcher.State] {
    if state == .dead { return [state] }
    return unique([member(state, otherName)] + names.map { member(state, $0) })
  }

  private func unique(_ states: [FieldMatcher.State]) -> [FieldMatcher.State] {
    var seen: Set<FieldMatcher.State> = []
    return states.filter { seen.insert($0).inserted }
  }

  /// An array's items that differ, those that no path names first, then others by their index.
  func items(_ items: Int, of place: Place) -> [(index: Int?, place: Place)] {
    let indices: [Int?] = matcher.isUniform(place.state) ? [nil] : [nil] + indices.map { $0 }
    var seen: Set<Place> = []
    return indices.map { ($0, item(items, $0, of: place)) }.filter { seen.insert($1).inserted }
  }

  /// A map's values that differ, those whose keys no path names first, then others by their key.
  func entries(_ values: Int, of place: Place) -> [(name: String?, place: Place)] {
    if place.state == .dead { return [(nil, entry(values, .dead, of: place))] }
    var seen: Set<Place> = []
    let others = entry(values, member(place.state, otherName), of: place)
    let named = names.map { name in
      (String(decoding: name, as: UTF8.self) as String?, entry(values, member(place.state, name), of: place))
    }
    return ([(nil, others)] + named).filter { seen.insert($1).inserted }
  }

  private func member(_ state: FieldMatcher.State, _ name: [UInt8]) -> FieldMatcher.State {
    matcher.member(state, name.span.bytes)
  }

  private func parts(_ place: Place) -> [Place] {
    switch schema.nodes[place.node].kind {
    case .union(let branches): self.branches(branches, of: place)
    case .record(let fields): fields.map { field($0, of: place) }
    case .array(let items): self.items(items, of: place).map(\.place)
    case .map(let values): entries(values, of: place).map(\.place)
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
      for part in parts(place) where part.state != .dead || part.tag != nil || tags.isIn(part.node) {
        users[part, default: []].append(place)
        guard seen.insert(part).inserted else { continue }
        guard seen.count <= Self.maximumPlaces else {
          throw Self.tooLarge
        }
        queue.append(part)
      }
    }
    live = Self.spread(found, users)
    dynamic = Self.spread(
      found.filter { place in
        matcher.field(place.state).map { matcher.paths[$0].canonical == nil } ?? true
      }, users)
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
