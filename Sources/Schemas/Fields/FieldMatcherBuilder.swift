/// The subset construction: paths as one nondeterministic automaton, made deterministic.
///
/// A place in a path is a number; a state is a set of places. Since a policy may have a thousand paths, a state's
/// places are moved as one for all names that no path tells apart, and only the difference is added for each name.
struct FieldMatcherBuilder {
  struct State {
    var field: Int?
    /// An earlier state with the same transitions.
    var twin: Int?
    var members: [(name: Int, target: UInt16)] = []
    var anyMember: UInt16 = 0
    var elements: [(index: Int, target: UInt16)] = []
    var anyElement: UInt16 = 0
    /// Only where some path asks for a branch.
    var branches: [(name: Int, target: UInt16)] = []
    var otherBranches: UInt16 = 0
  }

  /// The most transitions of all states together, and the most places: they bound memory and time.
  static let maximumTransitions = 1 << 19
  static let maximumPlaces = 1 << 21

  /// The dead state first.
  private(set) var states: [State] = [State()]
  private(set) var start: UInt16 = 0
  /// Names of members and of branches. Bytes: for `String`, different bytes can be equal (Unicode's normal forms).
  private(set) var names: [[UInt8]] = []

  /// For each path those that decide in its place about something that both select.
  private(set) var deciders: [Set<Int>] = []

  private enum Step {
    case member(Int)
    case anyMember
    case element(Int)
    case anyElement
    case anyDepth
    case branch(Int)
    case end(path: Int)
  }

  /// All places: the paths' steps one after the other, each path with an end.
  private var steps: [Step] = []
  private var firstPlaces: [Int] = []
  private let paths: [FieldPath]
  private let ranks: [Int]
  private var nameNumbers: [[UInt8]: Int] = [:]
  /// The places of each state, and back.
  private var sets: [[Int]] = [[]]
  private var numbers: [[Int]: UInt16] = [[]: 0]
  private var sums: [Sum: UInt16] = [:]
  private var transitions = 0
  private var placeCount = 0
  /// States by those of their places that lead on.
  private var completed: [[Int]: Int] = [:]

  private struct Sum: Hashable {
    let common: Int
    let added: [Int]
  }
  private var commons: [[Int]: Int] = [:]

  init(_ paths: [FieldPath], ranks: [Int] = []) {
    self.paths = paths
    self.ranks = ranks
    deciders = Array(repeating: [], count: paths.count)
    for (number, path) in paths.enumerated() {
      firstPlaces.append(steps.count)
      for step in path.steps {
        switch step {
        case .member(let name): steps.append(.member(self.number(of: name)))
        case .anyMember: steps.append(.anyMember)
        case .element(let index): steps.append(.element(index))
        case .anyElement: steps.append(.anyElement)
        case .anyDepth: steps.append(.anyDepth)
        case .branch(let name): steps.append(.branch(self.number(of: name)))
        }
      }
      steps.append(.end(path: number))
    }
  }

  mutating func build() throws(FieldPathError) {
    var first: Set<Int> = []
    for place in firstPlaces { enter(place, &first) }
    start = try state(of: first)
    var next = 1
    while next < sets.count {
      try complete(next)
      next += 1
    }
  }

  /// Adds a place, and those that are reached from it without a step down: `**` may stand for nothing.
  private func enter(_ place: Int, _ set: inout Set<Int>) {
    set.insert(place)
    if case .anyDepth = steps[place] { enter(place + 1, &set) }
  }

  private mutating func complete(_ number: Int) throws(FieldPathError) {
    var deciding: Int?
    var leading: [Int] = []
    for place in sets[number] {
      if case .end(let path) = steps[place] {
        deciding = deciding.map { decider($0, path) } ?? path
      } else {
        leading.append(place)
      }
    }
    if let twin = completed[leading] {
      states[number] = states[twin]
      states[number].twin = twin
      // Branches are of the whole set: a union's branch is selected where the union is.
      states[number].branches = []
    } else {
      completed[leading] = number
      try move(leading, from: number)
    }
    states[number].field = deciding
    if let deciding { noteDecider(deciding, in: sets[number]) }
    try enterBranches(number)
  }

  private mutating func noteDecider(_ deciding: Int, in places: [Int]) {
    for place in places {
      if case .end(let path) = steps[place], path != deciding { deciders[path].insert(deciding) }
    }
  }

  private mutating func move(_ places: [Int], from number: Int) throws(FieldPathError) {
    var members: [Int: Set<Int>] = [:]
    var anyMember: Set<Int> = []
    var elements: [Int: Set<Int>] = [:]
    var anyElement: Set<Int> = []
    for place in places {
      switch steps[place] {
      case .member(let name): enter(place + 1, &members[name, default: []])
      case .anyMember: enter(place + 1, &anyMember)
      case .element(let index): enter(place + 1, &elements[index, default: []])
      case .anyElement: enter(place + 1, &anyElement)
      case .anyDepth:
        enter(place, &anyMember)
        enter(place, &anyElement)
      case .branch, .end: break
      }
    }
    var state = State()
    state.anyMember = try self.state(of: anyMember)
    state.members = try targets(anyMember, members).filter { $0.1 != state.anyMember }
    state.anyElement = try self.state(of: anyElement)
    state.elements = try targets(anyElement, elements).filter { $0.1 != state.anyElement }
    states[number] = state
  }

  private mutating func enterBranches(_ number: Int) throws(FieldPathError) {
    var branches: [Int: Set<Int>] = [:]
    var others: Set<Int> = []
    for place in sets[number] {
      if case .branch(let name) = steps[place] {
        enter(place + 1, &branches[name, default: []])
      } else {
        others.insert(place)
      }
    }
    guard !branches.isEmpty else { return }
    states[number].otherBranches = try state(of: others)
    states[number].branches = try targets(others, withShortNames(branches))
  }

  /// A full name enters what its short name does, too.
  private func withShortNames(_ branches: [Int: Set<Int>]) -> [Int: Set<Int>] {
    var branches = branches
    for name in branches.keys {
      guard let dot = names[name].lastIndex(of: UInt8(ascii: ".")),
        let short = nameNumbers[Array(names[name][(dot + 1)...])], let added = branches[short]
      else { continue }
      branches[name]?.formUnion(added)
    }
    return branches
  }

  /// The states that some lead to rather than to where all do, in order.
  private mutating func targets(_ common: Set<Int>, _ special: [Int: Set<Int>]) throws(FieldPathError)
    -> [(Int, UInt16)]
  {
    guard !special.isEmpty else { return [] }
    transitions += special.count
    guard transitions <= Self.maximumTransitions else { throw tooMany }
    let sorted = common.sorted()
    let number = commons[sorted] ?? commons.count
    commons[sorted] = number
    var targets: [(Int, UInt16)] = []
    for (key, places) in special.sorted(by: { $0.key < $1.key }) {
      let sum = Sum(common: number, added: places.sorted())
      let target: UInt16
      if let known = sums[sum] {
        target = known
      } else {
        target = try state(of: common.union(places))
        sums[sum] = target
      }
      targets.append((key, target))
    }
    return targets
  }

  private mutating func state(of set: Set<Int>) throws(FieldPathError) -> UInt16 {
    let places = set.sorted()
    if let number = numbers[places] { return number }
    placeCount += places.count
    guard sets.count < FieldMatcher.maximumStates, placeCount <= Self.maximumPlaces else { throw tooMany }
    let number = UInt16(sets.count)
    numbers[places] = number
    sets.append(places)
    states.append(State())
    return number
  }

  private var tooMany: FieldPathError {
    FieldPathError(
      "the paths together are too complex (more than \(FieldMatcher.maximumStates) states); "
        + "write names in place of '**' and '*', or fewer paths", at: 0)
  }

  private func decider(_ one: Int, _ other: Int) -> Int {
    if ranks.indices.contains(one), ranks.indices.contains(other), ranks[one] != ranks[other] {
      return ranks[one] < ranks[other] ? one : other
    }
    let (left, right) = (paths[one].wildcards, paths[other].wildcards)
    if left == right { return min(one, other) }
    return left < right ? one : other
  }

  private mutating func number(of name: String) -> Int {
    let bytes = Array(name.utf8)
    if let number = nameNumbers[bytes] { return number }
    names.append(bytes)
    nameNumbers[bytes] = names.count - 1
    return names.count - 1
  }
}
