/// The forms in which a report can be written.
public enum ReportFormat: String, Sendable, CaseIterable {
  /// For people: each finding with its lines.
  case text
  /// A line a finding, as compilers write them.
  case concise
  case json
  /// Static Analysis Results Interchange Format 2.1.0 (OASIS).
  case sarif
  /// Workflow commands of GitHub Actions, which become annotations.
  case github
  /// GitLab's Code Quality report.
  case gitlab
  /// A test suite a file, in the form that CI servers take from JUnit.
  case junit
  case checkstyle

  /// The whole report.
  ///
  /// - Parameters:
  ///   - showsSuppressed: whether findings that do not count are shown too, marked; SARIF always has them.
  ///   - isColoured: for `text` and `concise`: with escape sequences of terminals.
  public func write(_ report: LintReport, showsSuppressed: Bool = false, isColoured: Bool = false) -> String {
    switch self {
    case .text: TextReport(report, showsSuppressed: showsSuppressed, style: TextStyle(isColoured)).text
    case .concise: ConciseReport.text(report, showsSuppressed: showsSuppressed, style: TextStyle(isColoured))
    case .json: JSONReport.text(report, showsSuppressed: showsSuppressed)
    case .sarif: SARIFReport.text(report)
    case .github: GitHubReport.text(report)
    case .gitlab: GitLabReport.text(report)
    case .junit: JUnitReport.text(report, showsSuppressed: showsSuppressed)
    case .checkstyle: CheckstyleReport.text(report)
    }
  }
}
