import Policy
import YAML

/// Looks a policy over: what its parser found, and what is valid but unwise.
public struct Linter: Sendable {
  public let settings: LintSettings

  public init(_ settings: LintSettings) { self.settings = settings }

  /// By file, line and column; those that comments suppress are there and say so.
  ///
  /// - Parameter others: what was found elsewhere, in a cluster say, with diagnostics that belong to rules.
  public func lint(_ source: PolicySource, and others: [Diagnostic] = []) -> [Finding] {
    let context = LintContext(source, settings)
    var found = LintFindings()
    for check in LintChecks.all { check(context, &found) }
    var findings: [Finding] = []
    // Errors of the parser keep the policy from being loaded: they cannot be left out.
    for diagnostic in source.diagnostics {
      guard let rule = LintRules.rule(for: diagnostic.code) else { continue }
      if diagnostic.severity == .error {
        findings.append(Finding(diagnostic, rule, isFatal: true))
      } else {
        add(diagnostic, rule, &findings)
      }
    }
    for diagnostic in found.all + others {
      if let rule = LintRules.rule(for: diagnostic.code) { add(diagnostic, rule, &findings) }
    }
    findings += IgnoreTable(context).apply(to: &findings)
    return Self.sorted(findings)
  }

  private func add(_ diagnostic: Diagnostic, _ rule: LintRule, _ findings: inout [Finding]) {
    guard settings.isEnabled(rule) else { return }
    var diagnostic = diagnostic
    // What the parser warns of may be no more than a hint here.
    diagnostic.severity = settings.severities[rule.code] ?? min(diagnostic.severity, rule.severity)
    findings.append(Finding(diagnostic, rule))
  }

  private static func sorted(_ findings: [Finding]) -> [Finding] {
    var seen: Set<Finding> = []
    return findings.enumerated()
      .sorted { left, right in
        let (this, that) = (left.element, right.element)
        let (here, there) = (this.diagnostic.position, that.diagnostic.position)
        if here != there { return here < there }
        return (this.rule.code, left.offset) < (that.rule.code, right.offset)
      }
      .map(\.element)
      .filter { seen.insert($0).inserted }
  }
}
