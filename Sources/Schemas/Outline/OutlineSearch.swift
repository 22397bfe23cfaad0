/// What a matcher's paths and tags select in an outline.
struct OutlineSearch {
  /// A place in a state; a union has entered no branch yet.
  private struct Visit: Hashable {
    let place: Int
    let state: FieldMatcher.State
    /// The field of a schema's tag that selects the value unless a path decides about it.
    let tag: Int?
  }

  static let maximumVisits = 100_000

  private let outline: SchemaOutline
  private let matcher: FieldMatcher
  private let tags: [SchemaTag: (rank: Int, field: Int)]
  private let names: [String?]
  private let indices: [Int]

  private var visits: [Visit] = []
  /// For each visit the ones that it comes from, and those that it leads to.
  private var users: [[Int]] = []
  private var parts: [[Int]] = []
  /// Visits whose value is selected, by which path or tag.
  private var found: [(visit: Int, field: Int)] = []
  private var exempt: [Int] = []
  /// Visits of values that are not known further, in which a path goes on.
  private var open: [Int] = []

  /// - Parameter isForCoverage: whether what no path leads to is looked at, and what is exempt is not.
  init(
    _ outline: SchemaOutline, _ matcher: FieldMatcher, _ tags: [(tag: SchemaTag, field: Int)] = [],
    isForCoverage: Bool = false
  ) {
    self.outline = outline
    self.matcher = matcher
    self.tags = Dictionary(tags.enumerated().map { ($1.tag, ($0, $1.field)) }) { first, _ in first }
    var names: [String] = []
    var indices: Set<Int> = []
    for step in matcher.paths.flatMap(\.steps) {
      switch step {
      case .member(let name): names.append(name)
      case .element(let index): indices.insert(index)
      default: break
      }
    }
    self.names = Self.unique(names)
    self.indices = indices.sorted() + [(indices.max() ?? 0) + 1]
    explore(isForCoverage)
  }

  /// nil, for a name that no path has, among them. Names that differ in their bytes differ.
  private static func unique(_ names: [String]) -> [String?] {
    var seen: Set<[UInt8]> = []
    return names.filter { seen.insert(Array($0.utf8)).inserted } + [nil]
  }

  // MARK: Results

  var selected: [(field: Int, entry: SchemaEntry)] {
    struct Selection: Hashable {
      let place: Int
      let field: Int
    }
    let selections = Set(found.map { Selection(place: visits[$0.visit].place, field: $0.field) })
    // A null beside something else is not worth a word.
    let others = Set(
      selections.filter { node($0.place).kind != .null }.map {
        Selection(place: outline.tree.places[$0.place].parent, field: $0.field)
      })
    return selections.filter { selection in
      let parent = outline.tree.places[selection.place].parent
      return node(selection.place).kind != .null || parent < 0 || !outline.tree.isUnion(parent)
        || !others.contains(Selection(place: parent, field: selection.field))
    }
    .sorted { (rank($0.place), $0.field) < (rank($1.place), $1.field) }
    .map { ($0.field, outline.all[spokenOf($0.place)]) }
  }

  /// Places in which something may be selected that is not known.
  var unknown: [SchemaEntry] {
    entries(open)
  }

  var unclassified: [SchemaEntry] {
    let decided = Set(found.map(\.visit) + exempt)
    let places = visits.indices.filter { number in
      let place = visits[number].place
      return !decided.contains(number) && outline.tree.parts(place).isEmpty && outline.tree.holdsData(place)
    }
    return entries(places)
  }

  /// What the visits are of, in the order of the schema.
  private func entries(_ numbers: [Int]) -> [SchemaEntry] {
    Set(numbers.map { spokenOf(visits[$0].place) }).sorted { rank($0) < rank($1) }.map { outline.all[$0] }
  }

  private func rank(_ place: Int) -> Int { outline.tree.ranks[place] }

  var openBranches: [OpenBranch] {
    let selecting = spread(found.map { ($0.visit, $0.field) })
    let decided = spread(found.map { ($0.visit, $0.field) } + exempt.map { ($0, 0) })
    var known: Set<Int> = []
    var result: [OpenBranch] = []
    for number in visits.indices.sorted(by: { rank(visits[$0].place) < rank(visits[$1].place) }) {
      guard outline.tree.isUnion(visits[number].place) else { continue }
      let fields = Set(parts[number].compactMap { selecting[$0] })
      if fields.isEmpty { continue }
      for part in parts[number] where decided[part] == nil {
        let place = visits[part].place
        guard outline.tree.holdsData(place), known.insert(place).inserted else { continue }
        let name =
          if case .branch(let name)? = outline.tree.places[place].edge?.step { name } else {
            node(place).type
          }
        result.append(
          OpenBranch(
            union: outline.all[visits[number].place].path, branch: outline.all[place], name: name,
            fields: fields.sorted()))
      }
    }
    return result
  }

  // MARK: Search

  private func node(_ place: Int) -> OutlineNode { outline.tree.node(place) }

  /// The place whose entry is told: a union of one is that one.
  private func spokenOf(_ place: Int) -> Int {
    let parent = outline.tree.places[place].parent
    guard parent >= 0, outline.tree.isUnion(parent), outline.tree.isCollapsed(parent) else { return place }
    return node(place).kind == .null && !outline.tree.dataBranches(parent).isEmpty ? place : parent
  }

  private func enter(_ place: Int, _ state: FieldMatcher.State, tag: Int? = nil) -> Visit {
    guard let name = node(place).branchName else { return decided(place, state, tag) }
    return decided(place, matcher.branch(state, name), tag)
  }

  private func decided(_ place: Int, _ state: FieldMatcher.State, _ tag: Int?) -> Visit {
    let keepsTag = outline.tree.isUnion(place) || !matcher.isDecided(state)
    return Visit(place: place, state: state, tag: keepsTag ? tag : nil)
  }

  private func tag(_ edge: OutlineNode.Edge) -> Int? {
    if tags.isEmpty { return nil }
    return (edge.tags + outline.tree.nodes[edge.target].tags).compactMap { tags[$0] }.min {
      $0.rank < $1.rank
    }?.field
  }

  private func parts(_ visit: Visit) -> [Visit] {
    outline.tree.parts(visit.place).flatMap { part -> [Visit] in
      guard let edge = outline.tree.places[part].edge else { return [] }
      let tag = tag(edge)
      switch edge.step {
      case nil, .branch: return [enter(part, visit.state, tag: tag ?? visit.tag)]
      case .member(let name): return [enter(part, member(visit.state, name), tag: tag)]
      case .anyMember, .anyDepth: return names.map { enter(part, member(visit.state, $0), tag: tag) }
      case .element(let index): return [enter(part, matcher.element(visit.state, index), tag: tag)]
      case .anyElement: return indices.map { enter(part, matcher.element(visit.state, $0), tag: tag) }
      }
    }
  }

  private func member(_ state: FieldMatcher.State, _ name: String?) -> FieldMatcher.State {
    guard let name else { return matcher.otherMember(state) }
    return matcher.member(state, Array(name.utf8).span.bytes)
  }

  private mutating func explore(_ isForCoverage: Bool) {
    var numbers: [Visit: Int] = [:]
    add(enter(0, matcher.start), from: nil, &numbers)
    var next = 0
    while next < visits.count {
      let visit = visits[next]
      next += 1
      if !outline.tree.isUnion(visit.place) {
        if let field = matcher.field(visit.state) ?? visit.tag {
          found.append((next - 1, field))
          continue
        }
        if matcher.isExempt(visit.state) { exempt.append(next - 1) }
        if isForCoverage, matcher.isExempt(visit.state) { continue }
        if goesOn(visit) { open.append(next - 1) }
      }
      guard visit.state != .dead || visit.tag != nil || isForCoverage || !tags.isEmpty else { continue }
      for part in parts(visit) { add(part, from: next - 1, &numbers) }
    }
  }

  private mutating func add(_ visit: Visit, from user: Int?, _ numbers: inout [Visit: Int]) {
    let number: Int
    if let known = numbers[visit] {
      number = known
    } else {
      guard visits.count < Self.maximumVisits else { return }
      number = visits.count
      numbers[visit] = number
      visits.append(visit)
      users.append([])
      parts.append([])
    }
    guard let user else { return }
    users[number].append(user)
    parts[user].append(number)
  }

  /// Whether a path goes on in parts that are not known.
  private func goesOn(_ visit: Visit) -> Bool {
    let node = node(visit.place)
    guard node.isOpen, visit.state != .dead else { return false }
    let known = node.edges.compactMap { edge -> [UInt8]? in
      if case .member(let name)? = edge.step { Array(name.utf8) } else { nil }
    }
    let isMember = names.contains { name in
      name.map { !known.contains(Array($0.utf8)) } ?? true && member(visit.state, name) != .dead
    }
    return isMember || node.kind != .record && indices.contains { matcher.element(visit.state, $0) != .dead }
  }

  /// The visits from which some can be reached, each with the field of one of these.
  private func spread(_ found: [(visit: Int, field: Int)]) -> [Int: Int] {
    var reached: [Int: Int] = [:]
    var queue: [Int] = []
    for (visit, field) in found where reached[visit] == nil {
      reached[visit] = field
      queue.append(visit)
    }
    var next = 0
    while next < queue.count {
      for user in users[queue[next]] where reached[user] == nil {
        reached[user] = reached[queue[next]]
        queue.append(user)
      }
      next += 1
    }
    return reached
  }
}
