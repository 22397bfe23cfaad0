import PolicyLint
import YAML

/// `fieldseal policy explain FS014`: what a rule of the linter is about.
enum PolicyExplainRule {
  private static let width = 100

  static func run(_ code: String) throws(CommandError) -> ExitCode {
    guard let rule = LintRules.rule(code: code) else {
      throw CommandError(
        "there is no rule \(code.uppercased()); `fieldseal policy lint --list-rules` shows them all",
        code: .usage)
    }
    Console.print(text(rule))
    return .ok
  }

  static func text(_ rule: LintRule) -> String {
    var notes = [rule.severity.name]
    if let need = rule.need { notes.append(note(need)) }
    if rule.isFixable { notes.append("--fix mends some of it") }
    var text = "\(rule.code) \(rule.name) (\(notes.joined(separator: "; ")))\n\n\(paragraph(rule.summary)).\n"
    text += "\nWhy it matters\n\(paragraph(rule.why))\n\nHow to fix it\n\(paragraph(rule.remedy))\n"
    if !rule.bad.isEmpty { text += "\nInstead of\n\n\(indented(rule.bad))" }
    if !rule.good.isEmpty { text += "\nwrite\n\n\(indented(rule.good))" }
    return text
  }

  private static func note(_ need: LintRule.Need) -> String {
    switch need {
    case .schemas: "needs schema files"
    case .configuration: "needs --config"
    case .cluster: "needs --live"
    }
  }

  private static func paragraph(_ text: String) -> String {
    "  " + WrappedText.text(text, indent: 2, width: width)
  }

  private static func indented(_ yaml: String) -> String {
    yaml.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "\n" : "    \($0)\n" }
      .joined()
  }
}
