import Schemas
import TestTools

/// Paths and places out of few names.
enum RandomPaths {
  static let names = [
    "a", "b", "ab", "abc", "", "é", "e\u{301}", "a.b", "q\"\\", "longer name 1", "much longer than 16 b1",
    "much longer thaN 16 b1",
  ]
  static let branches = ["string", "Card", "com.acme.Card", "org.Card"]

  static func path(_ random: inout SeededRandom) -> [FieldPath.Step] {
    var steps: [FieldPath.Step] = []
    if Int.random(in: 0..<10, using: &random) == 0 {
      steps.append(.branch(branches.randomElement(using: &random)!))
    }
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      switch Int.random(in: 0..<10, using: &random) {
      case 0...3: steps.append(.member(names.randomElement(using: &random)!))
      case 4: steps.append(.anyMember)
      case 5: steps.append(.element(Int.random(in: 0...3, using: &random)))
      case 6: steps.append(.anyElement)
      case 7:
        if steps.last != .anyDepth { steps.append(.anyDepth) }
      case 8 where !steps.isEmpty:
        switch steps.last {
        case .branch, .anyDepth: break
        default: steps.append(.branch(branches.randomElement(using: &random)!))
        }
      default: steps.append(.member("a"))
      }
    }
    let onlyBranch = if case .branch = steps.last, steps.count == 1 { true } else { false }
    if onlyBranch || steps.isEmpty || steps.last == .anyDepth { steps.append(.member("b")) }
    return steps
  }

  /// Moves that follow one of the paths for a while, mostly.
  static func moves(_ random: inout SeededRandom, near paths: [[FieldPath.Step]]) -> [NaiveMatcher.Move] {
    var moves: [NaiveMatcher.Move] = []
    for step in paths.randomElement(using: &random)! {
      if Int.random(in: 0..<8, using: &random) == 0 { moves.append(move(&random)) }
      switch step {
      case .member(let name): moves.append(.member(name))
      case .anyMember: moves.append(.member(names.randomElement(using: &random)!))
      case .element(let index): moves.append(.element(index))
      case .anyElement: moves.append(.element(Int.random(in: 0...3, using: &random)))
      case .anyDepth: for _ in 0..<Int.random(in: 0...2, using: &random) { moves.append(move(&random)) }
      case .branch(let name): moves.append(.branch(Bool.random(using: &random) ? name : "x." + name))
      }
    }
    return moves
  }

  static func text(_ steps: [FieldPath.Step]) -> String {
    var text = ""
    for step in steps {
      let dot = text.isEmpty ? "" : "."
      switch step {
      case .member(let name):
        let escaped = name.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
        text += "\(dot)\"\(escaped)\""
      case .anyMember: text += "\(dot)*"
      case .element(let index): text += "[\(index)]"
      case .anyElement: text += "[*]"
      case .anyDepth: text += "\(dot)**"
      case .branch(let name): text += "(\(name))"
      }
    }
    return text
  }

  private static func move(_ random: inout SeededRandom) -> NaiveMatcher.Move {
    switch Int.random(in: 0..<4, using: &random) {
    case 0...1: .member(names.randomElement(using: &random)!)
    case 2: .element(Int.random(in: 0...3, using: &random))
    default: .branch(branches.randomElement(using: &random)!)
    }
  }
}
