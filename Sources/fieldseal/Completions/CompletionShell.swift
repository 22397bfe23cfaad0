/// A shell that completions are written for.
enum CompletionShell: String, CaseIterable {
  case bash
  case zsh
  case fish

  static let names = allCases.map(\.rawValue)

  func script(_ root: Command) -> String {
    switch self {
    case .bash: BashCompletions.script(root)
    case .zsh: ZshCompletions.script(root)
    case .fish: FishCompletions.script(root)
    }
  }
}
