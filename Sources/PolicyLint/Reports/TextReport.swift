import YAML

/// A report for people. What a rule is about stands at its first finding only.
struct TextReport {
  private(set) var text = ""
  private let report: LintReport
  private let style: TextStyle
  private var explained: Set<String> = []

  init(_ report: LintReport, showsSuppressed: Bool, style: TextStyle) {
    self.report = report
    self.style = style
    for entry in report.entries where entry.counts || showsSuppressed { append(entry) }
    appendGone()
    appendSummary()
  }

  private mutating func append(_ entry: LintReport.Entry) {
    let diagnostic = entry.finding.diagnostic
    let rule = entry.finding.rule
    let title = style.severity(diagnostic.severity, "\(diagnostic.severity.name)[\(rule.code)]")
    let suppressed = entry.counts ? "" : style.faint(" (suppressed)")
    text += "\(title)\(suppressed)\(style.bold(": \(Printable.line(diagnostic.message))"))\n"
    let gutter = gutterWidth(diagnostic)
    let style = style
    appendPlace(diagnostic.position, "-->", gutter)
    appendSnippet(
      diagnostic.position, length: diagnostic.length, gutter, hides: rule.hidesText,
      mark: { style.severity(diagnostic.severity, String(repeating: "^", count: $0)) })
    for related in diagnostic.related {
      appendRelated(related, of: diagnostic, gutter)
    }
    appendNotes(entry, gutter)
    text += "\n"
  }

  private mutating func appendNotes(_ entry: LintReport.Entry, _ gutter: Int) {
    let rule = entry.finding.rule
    if let suppression = entry.finding.suppression {
      return note("suppressed", suppression.reason, gutter)
    }
    if explained.insert(rule.code).inserted {
      if !rule.why.isEmpty { note("why", rule.why, gutter) }
      if !rule.remedy.isEmpty { note("help", rule.remedy, gutter) }
    }
    if let fix = entry.finding.diagnostic.fix { note("fixable", "--fix would \(fix.title)", gutter) }
  }

  private mutating func appendRelated(
    _ related: Diagnostic.Related, of diagnostic: Diagnostic, _ gutter: Int
  ) {
    if related.position.file != diagnostic.position.file {
      appendPlace(related.position, ":::", gutter)
    } else {
      text += space(gutter) + style.frame(related.position.line > diagnostic.position.line ? "..." : ":::")
      text += " \(Printable.line(related.position.description))\n"
    }
    let message = Printable.line(related.message)
    let style = style
    let hasLine = appendSnippet(
      related.position, length: 1, gutter,
      mark: { style.frame(String(repeating: "-", count: $0) + " \(message)") })
    if !hasLine { note("note", related.message, gutter) }
  }

  private mutating func appendPlace(_ position: SourcePosition, _ arrow: String, _ gutter: Int) {
    text += "\(space(gutter))\(style.frame(arrow)) \(Printable.line(position.description))\n"
  }

  /// - Returns: whether there is such a line.
  @discardableResult
  private mutating func appendSnippet(
    _ position: SourcePosition, length: Int, _ gutter: Int, hides: Bool = false, mark: (Int) -> String
  ) -> Bool {
    guard let line = report.lines[position.file]?.shown(position.line), !line.isEmpty else { return false }
    let snippet = Snippet(line, column: position.column, length: length, hides: hides)
    let number = String(position.line)
    text += "\(space(gutter + 1))\(style.frame("|"))\n"
    text += "\(space(gutter - number.count))\(style.frame("\(number) |")) \(snippet.text)\n"
    text += "\(space(gutter + 1))\(style.frame("|")) \(space(snippet.indent))\(mark(snippet.width))\n"
    return true
  }

  private mutating func note(_ name: String, _ message: String, _ gutter: Int) {
    text += "\(space(gutter + 1))\(style.frame("=")) \(style.bold(name)): \(Printable.line(message))\n"
  }

  private func gutterWidth(_ diagnostic: Diagnostic) -> Int {
    let lines = [diagnostic.position.line] + diagnostic.related.map(\.position.line)
    return String(lines.max() ?? 1).count
  }

  private func space(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }

  private mutating func appendGone() {
    guard !report.gone.isEmpty else { return }
    text +=
      "\(counted(report.gone.count, "finding")) of the baseline no longer found; --write-baseline forgets "
    text += report.gone.count == 1 ? "it:\n" : "them:\n"
    for entry in report.gone {
      text += "  \(Printable.line("\(entry.file): \(entry.code) \(entry.message)"))\n"
    }
    text += "\n"
  }

  private mutating func appendSummary() {
    let summary = ReportSummary(report)
    text += summary.isClean ? style.good(summary.text) : style.bold(summary.text)
    text += "\n"
  }

  private func counted(_ count: Int, _ noun: String) -> String { ReportSummary.counted(count, noun) }
}
