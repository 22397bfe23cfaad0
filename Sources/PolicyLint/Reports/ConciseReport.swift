import YAML

/// A line a finding: `file:line:col: FS014 error: message`. Editors and problem matchers follow it.
enum ConciseReport {
  static func text(_ report: LintReport, showsSuppressed: Bool, style: TextStyle) -> String {
    report.entries.filter { $0.counts || showsSuppressed }.map { entry in
      let diagnostic = entry.finding.diagnostic
      let place = style.bold(Printable.line("\(diagnostic.position)"))
      let kind = style.severity(diagnostic.severity, "\(entry.finding.rule.code) \(diagnostic.severity.name)")
      let suppressed = entry.finding.suppression.map { " (suppressed: \(Printable.line($0.reason)))" } ?? ""
      let fixable = diagnostic.fix == nil || !entry.counts ? "" : " [fixable]"
      return "\(place): \(kind): \(Printable.line(diagnostic.message))\(fixable)\(suppressed)\n"
    }.joined()
  }
}
