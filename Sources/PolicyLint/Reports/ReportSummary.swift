import YAML

/// The last line of a report for people.
public struct ReportSummary {
  public let isClean: Bool
  public let text: String

  public init(_ report: LintReport) {
    let counts = Diagnostic.Severity.allCases.reversed().map { ($0, report.count($0)) }
    let found = counts.reduce(0) { $0 + $1.1 }
    isClean = found == 0
    let files = Self.counted(report.files.count, "file")
    var text = "no problems in \(files)"
    if found > 0 {
      let kinds = counts.filter { $0.1 > 0 }.map { Self.counted($0.1, $0.0.name) }.joined(separator: ", ")
      let places = Set(report.findings.map(\.diagnostic.position.file)).count
      text = "\(kinds) in \(places) of \(files)"
      let fixable = report.findings.count { $0.diagnostic.fix != nil }
      if fixable > 0 { text += "; \(fixable) fixable with --fix" }
    }
    let known = report.entries.count { $0.finding.suppression == .baseline }
    let ignored = report.entries.count { !$0.counts } - known
    if ignored > 0 { text += "; \(ignored) ignored by comments" }
    if known > 0 { text += "; \(known) in the baseline" }
    self.text = text
  }

  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
