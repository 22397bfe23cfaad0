import Bytes
import YAML

/// The linter's own JSON, version 1. Members may be added to it; those that are there keep their meaning.
enum JSONReport {
  static func text(_ report: LintReport, showsSuppressed: Bool) -> String {
    let shown = report.entries.filter { $0.counts || showsSuppressed }
    let members = [
      ("version", "1"),
      ("tool", object([("name", string("fieldseal")), ("version", string(report.tool.version))])),
      ("findings", JSONOutput.lines(shown.map { finding($0) })),
      ("gone", JSONOutput.lines(report.gone.map { gone($0) })),
      ("summary", summary(report)),
    ]
    return object(members) + "\n"
  }

  private static func finding(_ entry: LintReport.Entry) -> String {
    let (diagnostic, rule) = (entry.finding.diagnostic, entry.finding.rule)
    let place = diagnostic.position
    return object([
      ("code", string(rule.code)), ("rule", string(rule.name)),
      ("severity", string(diagnostic.severity.name)),
      ("message", string(diagnostic.message)), ("file", string(place.file)), ("line", "\(place.line)"),
      ("column", "\(place.column)"), ("endLine", "\(place.line)"),
      ("endColumn", "\(place.column + diagnostic.length)"), ("why", string(rule.why)),
      ("help", string(rule.remedy)), ("related", JSONOutput.array(diagnostic.related.map(related))),
      ("fix", diagnostic.fix.map(fix) ?? "null"), ("fingerprint", string(entry.fingerprint)),
      ("suppression", entry.finding.suppression.map(suppression) ?? "null"),
    ])
  }

  private static func related(_ related: Diagnostic.Related) -> String {
    object([
      ("file", string(related.position.file)), ("line", "\(related.position.line)"),
      ("column", "\(related.position.column)"), ("message", string(related.message)),
    ])
  }

  private static func fix(_ fix: SourceFix) -> String {
    let edits = fix.edits.map { edit in
      object([
        ("file", string(edit.start.file)), ("line", "\(edit.start.line)"), ("column", "\(edit.start.column)"),
        ("endLine", "\(edit.end.line)"), ("endColumn", "\(edit.end.column)"), ("text", string(edit.text)),
      ])
    }
    return object([("title", string(fix.title)), ("edits", JSONOutput.array(edits))])
  }

  private static func suppression(_ suppression: Suppression) -> String {
    let kind = suppression == .baseline ? "baseline" : "inSource"
    return object([("kind", string(kind)), ("reason", string(suppression.reason))])
  }

  private static func gone(_ entry: Baseline.Entry) -> String {
    object([
      ("code", string(entry.code)), ("file", string(entry.file)), ("message", string(entry.message)),
      ("fingerprint", string(entry.fingerprint)),
    ])
  }

  private static func summary(_ report: LintReport) -> String {
    let known = report.entries.count { $0.finding.suppression == .baseline }
    return object([
      ("files", "\(report.files.count)"), ("errors", "\(report.count(.error))"),
      ("warnings", "\(report.count(.warning))"), ("infos", "\(report.count(.info))"),
      ("fixable", "\(report.findings.count { $0.diagnostic.fix != nil })"),
      ("ignored", "\(report.entries.count { !$0.counts } - known)"), ("baselined", "\(known)"),
    ])
  }

  private static func string(_ text: String) -> String { JSONOutput.string(text) }

  private static func object(_ members: [(String, String?)]) -> String {
    JSONOutput.object(members.map { (name: $0.0, value: $0.1) })
  }
}
