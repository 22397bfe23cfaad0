import Schemas

/// Places that a path stands for, without wildcards.
enum PathExamples {
  // No name and no number that a policy gives: what holds for them holds for all others.
  private static let name = "\u{1}any member\u{1}"
  private static let index = 1_000_003
  private static let maximum = 27

  static func examples(_ path: FieldPath) -> [[FieldPath.Step]] {
    var examples: [[FieldPath.Step]] = [[]]
    for step in path.steps {
      let choices: [[FieldPath.Step]]
      switch step {
      case .member, .element, .branch: choices = [[step]]
      case .anyMember: choices = [[.member(name)]]
      case .anyElement: choices = [[.element(index)]]
      case .anyDepth: choices = [[], [.member(name)], [.member(name), .element(index)]]
      }
      examples = examples.flatMap { example in choices.map { example + $0 } }
      if examples.count > maximum { examples.removeLast(examples.count - maximum) }
    }
    return examples
  }
}
