import YAML

/// A test suite a file and a test case a finding, as CI servers read them from JUnit; a file without findings has one
/// case, which passes. Findings that the run does not fail for are cases that pass and say so.
enum JUnitReport {
  static func text(_ report: LintReport, showsSuppressed: Bool) -> String {
    let shown = report.entries.filter { $0.counts || showsSuppressed }
    var byFile: [String: [LintReport.Entry]] = [:]
    for entry in shown { byFile[entry.finding.diagnostic.position.file, default: []].append(entry) }
    var files = report.files
    var known = Set(files)
    for entry in shown where known.insert(entry.finding.diagnostic.position.file).inserted {
      files.append(entry.finding.diagnostic.position.file)
    }
    let suites = files.map { suite($0, byFile[$0] ?? [], report) }
    let counts = [
      ("tests", files.reduce(0) { $0 + max(byFile[$1]?.count ?? 0, 1) }),
      ("failures", shown.count { report.isFailure($0) }), ("errors", 0),
    ].map { ($0.0, "\($0.1)") }
    return XMLText.declaration + XMLText.open("testsuites", [("name", "fieldseal policy lint")] + counts)
      + ">\n"
      + suites.joined() + "</testsuites>\n"
  }

  private static func suite(_ file: String, _ entries: [LintReport.Entry], _ report: LintReport) -> String {
    let path = report.path(file)
    let attributes = [
      ("name", path), ("tests", "\(max(entries.count, 1))"),
      ("failures", "\(entries.count { report.isFailure($0) })"), ("errors", "0"),
      ("skipped", "\(entries.count { !$0.counts })"),
    ]
    var text = "  " + XMLText.open("testsuite", attributes) + ">\n"
    if entries.isEmpty {
      text += "    " + XMLText.open("testcase", [("classname", path), ("name", "no findings")]) + "/>\n"
    }
    for entry in entries { text += testCase(entry, path, report) }
    return text + "  </testsuite>\n"
  }

  private static func testCase(_ entry: LintReport.Entry, _ path: String, _ report: LintReport) -> String {
    let (diagnostic, rule) = (entry.finding.diagnostic, entry.finding.rule)
    let place = diagnostic.position
    let attributes = [
      ("classname", path), ("name", "\(rule.code) \(rule.name) (\(place.line):\(place.column))"),
      ("file", path),
      ("line", "\(place.line)"),
    ]
    let message =
      "\(path):\(place.line):\(place.column): \(rule.code) \(diagnostic.severity.name): \(diagnostic.message)"
    var inner = ""
    if let suppression = entry.finding.suppression {
      inner = XMLText.open("skipped", [("message", suppression.reason)]) + "/>"
    } else if report.isFailure(entry) {
      let failure = [("type", diagnostic.severity.name), ("message", diagnostic.message)]
      let body = [message, rule.why, rule.remedy].filter { !$0.isEmpty }.joined(separator: "\n")
      inner = XMLText.open("failure", failure) + ">\(XMLText.escaped(body))</failure>"
    } else {
      inner = "<system-out>\(XMLText.escaped(message))</system-out>"
    }
    return "    " + XMLText.open("testcase", attributes) + ">\n      \(inner)\n    </testcase>\n"
  }
}
