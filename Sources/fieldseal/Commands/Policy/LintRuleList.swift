import Bytes
import PolicyLint

/// The table of rules, for `--list-rules`.
enum LintRuleList {
  static func text(_ rules: [LintRule], asJSON: Bool) -> String {
    asJSON ? JSONOutput.object([("rules", JSONOutput.lines(rules.map(json)))]) + "\n" : table(rules)
  }

  private static func table(_ rules: [LintRule]) -> String {
    var table = TextTable(["RULE", "SEVERITY", "FIXABLE", "NAME", "WHAT IS WRONG"])
    for rule in rules {
      table.append([rule.code, rule.severity.name, rule.isFixable ? "some" : "", rule.name, rule.summary])
    }
    return table.text
  }

  private static func json(_ rule: LintRule) -> String {
    let texts = [
      ("code", rule.code), ("name", rule.name), ("severity", rule.severity.name), ("summary", rule.summary),
      ("why", rule.why), ("help", rule.remedy), ("bad", rule.bad), ("good", rule.good),
    ].map { (name: $0.0, value: String?.some(JSONOutput.string($0.1))) }
    return JSONOutput.object(
      texts + [
        ("needs", rule.need.map { JSONOutput.string($0.rawValue) } ?? "null"),
        ("fixable", rule.isFixable ? "true" : "false"),
      ])
  }
}
