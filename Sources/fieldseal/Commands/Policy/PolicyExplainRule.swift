import PolicyLint

/// `fieldseal policy explain FS014`: what a rule of the linter is about.
enum PolicyExplainRule {
  static func run(_ code: String) throws(CommandError) -> ExitCode {
    guard let rule = LintRules.rule(code: code) else {
      throw CommandError(
        "there is no rule \(code.uppercased()); `fieldseal policy lint --list-rules` shows them all",
        code: .usage)
    }
    Console.print(rule.explanation)
    return .ok
  }
}
