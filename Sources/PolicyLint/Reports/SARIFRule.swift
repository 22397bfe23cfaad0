import YAML

/// A rule as SARIF's tool section describes it: a `reportingDescriptor` (3.49).
enum SARIFRule {
  static func text(_ rule: LintRule, _ tool: LintReport.Tool) -> String {
    SARIFReport.object([
      ("id", SARIFReport.string(rule.code)), ("name", SARIFReport.string(pascalCase(rule.name))),
      ("shortDescription", SARIFReport.message(rule.summary)),
      ("fullDescription", SARIFReport.message(sentences(rule.summary + ".", rule.why))),
      ("help", help(rule)), ("helpUri", SARIFReport.string(tool.help(rule))),
      (
        "defaultConfiguration",
        SARIFReport.object([("level", SARIFReport.string(SARIFReport.level(rule.severity)))])
      ),
      (
        "properties",
        SARIFReport.object([
          ("tags", "[\"security\"]"),
          ("problem.severity", SARIFReport.string(problemSeverity(rule.severity))),
          ("precision", SARIFReport.string("high")),
        ])
      ),
    ])
  }

  private static func help(_ rule: LintRule) -> String {
    var markdown =
      "**\(rule.code) \(rule.name)**: \(rule.summary).\n\n\(rule.why)\n\n**How to fix it**: \(rule.remedy)\n"
    if !rule.bad.isEmpty { markdown += "\nInstead of\n\n\(block(rule.bad))" }
    if !rule.good.isEmpty { markdown += "\nwrite\n\n\(block(rule.good))" }
    return SARIFReport.object([
      ("text", SARIFReport.string(sentences(rule.why, rule.remedy))),
      ("markdown", SARIFReport.string(markdown)),
    ])
  }

  private static func block(_ yaml: String) -> String {
    "```yaml\n\(yaml)\(yaml.hasSuffix("\n") ? "" : "\n")```\n"
  }

  /// The standard wants names in Pascal case (3.49.7).
  private static func pascalCase(_ name: String) -> String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// GitHub's words for it.
  private static func problemSeverity(_ severity: Diagnostic.Severity) -> String {
    severity == .info ? "recommendation" : severity.name
  }

  private static func sentences(_ texts: String...) -> String {
    let text = texts.filter { !$0.isEmpty }.joined(separator: " ")
    return text.isEmpty ? "-" : text
  }
}
