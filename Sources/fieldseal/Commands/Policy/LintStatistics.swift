import PolicyLint

/// How often each rule was broken.
enum LintStatistics {
  static func text(_ report: LintReport, elapsed: Duration?) -> String {
    var counts: [String: (rule: LintRule, count: Int, fixable: Int)] = [:]
    for finding in report.findings {
      var entry = counts[finding.rule.code] ?? (finding.rule, 0, 0)
      entry.count += 1
      if finding.diagnostic.fix != nil { entry.fixable += 1 }
      counts[finding.rule.code] = entry
    }
    var table = TextTable(["COUNT", "FIXABLE", "RULE", "NAME"])
    for entry in counts.values.sorted(by: { (-$0.count, $0.rule.code) < (-$1.count, $1.rule.code) }) {
      table.append(["\(entry.count)", "\(entry.fixable)", entry.rule.code, entry.rule.name])
    }
    var text = "\n" + (counts.isEmpty ? "" : table.text)
    if let elapsed {
      let parts = elapsed.components
      let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
      text += "\(counted(report.files.count, "file")) in \(milliseconds) ms\n"
    }
    return text
  }
}
