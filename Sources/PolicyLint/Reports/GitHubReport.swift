import YAML

/// Workflow commands of GitHub Actions: `::error file=…,line=…::message`.
enum GitHubReport {
  static func text(_ report: LintReport) -> String {
    report.entries.filter(\.counts).map { entry in
      let (diagnostic, rule) = (entry.finding.diagnostic, entry.finding.rule)
      let place = diagnostic.position
      let properties = [
        ("file", report.path(place.file)), ("line", "\(place.line)"), ("endLine", "\(place.line)"),
        ("col", "\(place.column)"), ("endColumn", "\(place.column + diagnostic.length)"),
        ("title", "\(rule.code) \(rule.name)"),
      ].map { "\($0.0)=\(property($0.1))" }.joined(separator: ",")
      return "::\(command(diagnostic.severity)) \(properties)::\(data(diagnostic.message))\n"
    }.joined()
  }

  private static func command(_ severity: Diagnostic.Severity) -> String {
    severity == .info ? "notice" : severity.name
  }

  /// As `escapeData` of @actions/core.
  private static func data(_ text: String) -> String { escaped(text, "%\r\n") }

  /// As `escapeProperty` of @actions/core.
  private static func property(_ text: String) -> String { escaped(text, "%\r\n:,") }

  private static func escaped(_ text: String, _ special: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if special.unicodeScalars.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
