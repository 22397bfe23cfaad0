import YAML

/// Checkstyle's XML, which many CI servers and review bots read.
enum CheckstyleReport {
  static func text(_ report: LintReport) -> String {
    var byFile: [String: [LintReport.Entry]] = [:]
    var files = report.files
    var known = Set(files)
    for entry in report.entries where entry.counts {
      let file = entry.finding.diagnostic.position.file
      byFile[file, default: []].append(entry)
      if known.insert(file).inserted { files.append(file) }
    }
    var text = XMLText.declaration + "<checkstyle version=\"4.3\">\n"
    for file in files {
      text += "  " + XMLText.open("file", [("name", report.path(file))])
      let errors = byFile[file] ?? []
      text += errors.isEmpty ? "/>\n" : ">\n" + errors.map(error).joined() + "  </file>\n"
    }
    return text + "</checkstyle>\n"
  }

  private static func error(_ entry: LintReport.Entry) -> String {
    let (diagnostic, rule) = (entry.finding.diagnostic, entry.finding.rule)
    let attributes = [
      ("line", "\(diagnostic.position.line)"), ("column", "\(diagnostic.position.column)"),
      ("severity", diagnostic.severity.name), ("message", diagnostic.message),
      ("source", "fieldseal.\(rule.code)"),
    ]
    return "    " + XMLText.open("error", attributes) + "/>\n"
  }
}
