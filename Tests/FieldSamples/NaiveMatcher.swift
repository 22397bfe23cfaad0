import Schemas

/// What paths mean, said as simply as possible: the automaton is held against it.
struct NaiveMatcher {
  enum Move: Hashable {
    case member(String)
    case element(Int)
    case branch(String)
  }

  let paths: [FieldPath]
  var exempt: Set<Int> = []

  /// The path that selects the value at the end of the moves.
  func field(_ moves: [Move]) -> Int? { decider(moves).flatMap { exempt.contains($0) ? nil : $0 } }

  /// The path that decides about the value at the end of the moves.
  func decider(_ moves: [Move]) -> Int? {
    let matching = paths.indices.filter { Self.matches(paths[$0].steps[...], moves[...]) }
    return matching.min { left, right in
      let (one, other) = (rank(left), rank(right))
      return one.lexicographicallyPrecedes(other)
    }
  }

  private func rank(_ number: Int) -> [Int] {
    let steps = paths[number].steps
    return [
      steps.count { $0 == .anyDepth }, steps.count { $0 == .anyMember || $0 == .anyElement }, number,
    ]
  }

  private static func matches(_ steps: ArraySlice<FieldPath.Step>, _ moves: ArraySlice<Move>) -> Bool {
    let rest = moves.dropFirst()
    guard let step = steps.first else {
      return moves.allSatisfy { if case .branch = $0 { true } else { false } }
    }
    switch (step, moves.first) {
    case (.branch(let name), .branch(let full)?):
      let short = full.split(separator: ".").last.map(String.init)
      return (name == full || name == short) && matches(steps.dropFirst(), rest)
    case (.branch, _): return false
    case (_, .branch?): return matches(steps, rest)
    case (.anyDepth, let move):
      return matches(steps.dropFirst(), moves) || (move != nil && matches(steps, rest))
    case (.member(let name), .member(let other)?):
      return name.utf8.elementsEqual(other.utf8) && matches(steps.dropFirst(), rest)
    case (.anyMember, .member?), (.anyElement, .element?): return matches(steps.dropFirst(), rest)
    case (.element(let index), .element(let other)?):
      return index == other && matches(steps.dropFirst(), rest)
    default: return false
    }
  }
}
