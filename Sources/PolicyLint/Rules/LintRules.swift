import YAML

/// The table of all rules.
public enum LintRules {
  /// By code.
  public static let all: [LintRule] =
    LintRule.aboutForm + LintRule.aboutNames + LintRule.aboutEquality + LintRule.aboutTags
    + LintRule.aboutSchemas
    + LintRule.aboutIgnores + LintRule.aboutTopics + LintRule.aboutKeys + LintRule.aboutFields
    + LintRule.aboutRecords + LintRule.aboutLimits + LintRule.aboutClusters
    + LintRule.aboutConfiguration

  /// - Parameter code: as in `FS014`; case does not matter.
  public static func rule(code: String) -> LintRule? { byCode[code.uppercased()] }

  public static func rule(named name: String) -> LintRule? { all.first { $0.name == name } }

  /// The rule that a diagnostic belongs to.
  public static func rule(for code: Diagnostic.Code) -> LintRule? { byDiagnostic[code] }

  private static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  private static let byDiagnostic = Dictionary(
    all.flatMap { rule in rule.diagnostics.map { ($0, rule) } }, uniquingKeysWith: { first, _ in first })
}
