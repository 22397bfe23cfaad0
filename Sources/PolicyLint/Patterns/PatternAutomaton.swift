/// Several patterns as one nondeterministic automaton (Thompson's construction): a state either takes a character or goes on
/// without one.
struct PatternAutomaton: Sendable {
  enum State: Sendable {
    case takes(TopicCharacters, then: Int)
    case goes([Int])
    case accepts
  }

  /// More states than that are not made: see `isWhole`.
  static let maximumStates = 50_000

  private(set) var states: [State] = [.accepts]
  /// Where each pattern begins.
  private(set) var starts: [Int] = []
  /// Whether all patterns are in it.
  private(set) var isWhole = true

  init(_ patterns: some Sequence<PatternTree>) {
    for pattern in patterns { starts.append(add(pattern, then: 0)) }
  }

  /// The states of a pattern behind which `next` comes.
  private mutating func add(_ tree: PatternTree, then next: Int) -> Int {
    guard states.count < Self.maximumStates else {
      isWhole = false
      return next
    }
    switch tree {
    case .one(let set): return append(.takes(set, then: next))
    case .all(let items): return items.reversed().reduce(next) { add($1, then: $0) }
    case .any(let choices): return append(.goes(choices.map { add($0, then: next) }))
    case .repeated(let item, let least, let most):
      var end = next
      if let most {
        for _ in 0..<max(most - least, 0) { end = append(.goes([add(item, then: end), next])) }
      } else {
        end = append(.goes([next]))
        let body = add(item, then: end)
        states[end] = .goes([body, next])
      }
      return (0..<least).reduce(end) { end, _ in add(item, then: end) }
    }
  }

  private mutating func append(_ state: State) -> Int {
    states.append(state)
    return states.count - 1
  }

  /// The states that can be reached from `beginnings` without a character, but for those that only go on.
  func closure(_ beginnings: some Sequence<Int>) -> [Int] {
    var seen: Set<Int> = []
    var found: [Int] = []
    var open = Array(beginnings)
    while let state = open.popLast() {
      guard seen.insert(state).inserted else { continue }
      switch states[state] {
      case .goes(let others): open += others
      case .takes, .accepts: found.append(state)
      }
    }
    return found.sorted()
  }

  /// The states after one more character.
  func step(_ current: [Int], _ character: UInt8) -> [Int] {
    closure(
      current.compactMap { state in
        guard case .takes(let set, let next) = states[state], set.contains(character) else { return nil }
        return next
      })
  }
}
