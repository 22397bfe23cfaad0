/// How much work comparing patterns may still be. Nobody's patterns need it all; some that are made for it would take for ever.
/// What is left out because of it is left out always.
final class SearchBudget {
  /// About a second.
  static let usual = 10_000_000
  /// What a state of a search costs, in comparisons of a name with a glob.
  static let state = 20

  private var left: Int

  init(_ left: Int = usual) { self.left = left }

  var isSpent: Bool { left <= 0 }

  func spend(_ work: Int) { left -= work }
}
