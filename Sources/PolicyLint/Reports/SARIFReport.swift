import Bytes
import YAML

/// Static Analysis Results Interchange Format 2.1.0; numbers of sections are those of the OASIS standard.
enum SARIFReport {
  static func text(_ report: LintReport) -> String {
    let indices = Dictionary(
      report.rules.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    let results =
      report.entries.map { result($0, ruleIndex: indices[$0.finding.rule.code], report) }
      + report.gone.map { absent($0, ruleIndex: indices[$0.code]) }
    let driver = object([
      ("name", string("fieldseal")), ("version", string(report.tool.version)),
      ("semanticVersion", string(report.tool.version)), ("informationUri", string(report.tool.homepage)),
      ("rules", JSONOutput.lines(report.rules.map { SARIFRule.text($0, report.tool) })),
    ])
    let run = object([
      ("tool", object([("driver", driver)])),
      ("invocations", JSONOutput.array([object([("executionSuccessful", "true")])])),
      ("columnKind", string("unicodeCodePoints")), ("results", JSONOutput.lines(results)),
    ])
    return object([
      ("$schema", string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", string("2.1.0")),
      ("runs", JSONOutput.array([run])),
    ]) + "\n"
  }

  private static func result(_ entry: LintReport.Entry, ruleIndex: Int?, _ report: LintReport) -> String {
    let diagnostic = entry.finding.diagnostic
    let place = diagnostic.position
    let region = [
      ("startLine", "\(place.line)"), ("startColumn", "\(place.column)"), ("endLine", "\(place.line)"),
      ("endColumn", "\(place.column + diagnostic.length)"),
      (
        "snippet",
        entry.finding.rule.hidesText ? nil : entry.line.map { object([("text", string(String($0)))]) }
      ),
    ]
    let related = diagnostic.related.enumerated().map { index, related in
      let region = [
        ("startLine", "\(related.position.line)"), ("startColumn", "\(related.position.column)"),
      ].map { ($0.0, String?.some($0.1)) }
      return location(report.path(related.position.file), region, id: index + 1, message: related.message)
    }
    let isKnown = entry.finding.suppression == .baseline
    return object([
      ("ruleId", string(entry.finding.rule.code)), ("ruleIndex", ruleIndex.map { "\($0)" }),
      ("level", string(level(diagnostic.severity))), ("message", message(diagnostic.message)),
      ("locations", JSONOutput.array([location(report.path(place.file), region)])),
      ("relatedLocations", related.isEmpty ? nil : JSONOutput.array(related)),
      ("fixes", diagnostic.fix.map { JSONOutput.array([fix($0, report)]) }),
      ("partialFingerprints", object([("fieldseal/v1", string(entry.fingerprint))])),
      ("suppressions", entry.finding.suppression.map { JSONOutput.array([suppression($0)]) }),
      ("baselineState", report.hasBaseline ? string(isKnown ? "unchanged" : "new") : nil),
    ])
  }

  /// A result of the baseline that is no longer found (3.27.24): it has no line any more.
  private static func absent(_ entry: Baseline.Entry, ruleIndex: Int?) -> String {
    object([
      ("ruleId", string(entry.code)), ("ruleIndex", ruleIndex.map { "\($0)" }),
      ("level", string("none")), ("kind", string("pass")), ("message", message(entry.message)),
      ("locations", JSONOutput.array([location(entry.file, [])])),
      ("partialFingerprints", object([("fieldseal/v1", string(entry.fingerprint))])),
      ("baselineState", string("absent")),
    ])
  }

  private static func location(
    _ path: String, _ region: [(String, String?)], id: Int? = nil, message text: String? = nil
  ) -> String {
    let physical = [
      ("artifactLocation", artifact(path)), ("region", region.isEmpty ? nil : object(region)),
    ]
    return object([
      ("id", id.map { "\($0)" }), ("physicalLocation", object(physical)), ("message", text.map(message)),
    ])
  }

  private static func artifact(_ path: String) -> String {
    let base = path.hasPrefix("/") ? nil : string("%SRCROOT%")
    return object([("uri", string(ReportPath.uri(path))), ("uriBaseId", base)])
  }

  private static func fix(_ fix: SourceFix, _ report: LintReport) -> String {
    let files = fix.edits.map(\.start.file)
    let changes = files.enumerated().filter { files.firstIndex(of: $1) == $0 }.map { _, file in
      let replacements = fix.edits.filter { $0.start.file == file }.map { edit in
        // A region without length is a place to insert at (3.57.3).
        let region = object([
          ("startLine", "\(edit.start.line)"), ("startColumn", "\(edit.start.column)"),
          ("endLine", "\(edit.end.line)"), ("endColumn", "\(edit.end.column)"),
        ])
        return object([
          ("deletedRegion", region), ("insertedContent", object([("text", string(edit.text))])),
        ])
      }
      return object([
        ("artifactLocation", artifact(report.path(file))), ("replacements", JSONOutput.array(replacements)),
      ])
    }
    return object([("description", message(fix.title)), ("artifactChanges", JSONOutput.array(changes))])
  }

  private static func suppression(_ suppression: Suppression) -> String {
    object([
      ("kind", string(suppression == .baseline ? "external" : "inSource")),
      ("justification", string(suppression.reason)),
    ])
  }

  static func level(_ severity: Diagnostic.Severity) -> String { severity == .info ? "note" : severity.name }

  static func message(_ text: String) -> String { object([("text", string(text))]) }

  static func string(_ text: String) -> String { JSONOutput.string(text) }

  static func object(_ members: [(String, String?)]) -> String {
    JSONOutput.object(members.map { (name: $0.0, value: $0.1) })
  }
}
