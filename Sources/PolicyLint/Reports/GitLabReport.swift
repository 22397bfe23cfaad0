import Bytes
import YAML

/// GitLab's Code Quality report: the part of Code Climate's format that GitLab reads.
enum GitLabReport {
  static func text(_ report: LintReport) -> String {
    let items = report.entries.filter(\.counts).map { entry in
      let (diagnostic, rule) = (entry.finding.diagnostic, entry.finding.rule)
      let lines = JSONOutput.object([
        ("begin", "\(diagnostic.position.line)"), ("end", "\(diagnostic.position.line)"),
      ])
      let location = JSONOutput.object([
        ("path", JSONOutput.string(report.path(diagnostic.position.file))), ("lines", lines),
      ])
      return JSONOutput.object([
        ("description", JSONOutput.string("\(rule.code): \(diagnostic.message)")),
        ("check_name", JSONOutput.string("\(rule.code) \(rule.name)")),
        ("fingerprint", JSONOutput.string(entry.fingerprint)),
        ("severity", JSONOutput.string(severity(diagnostic.severity))), ("location", location),
      ])
    }
    return JSONOutput.lines(items) + "\n"
  }

  private static func severity(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "major"
    case .warning: "minor"
    case .info: "info"
    }
  }
}
