/// The outcome of samples for people.
enum PolicyTestText {
  static func report(_ run: PolicyTestRun, showsCoverage: Bool) -> String {
    var sections = run.files.map(file)
    if showsCoverage { sections += run.coverage.map(coverage) }
    sections.append(summary(run))
    return sections.joined(separator: "\n")
  }

  private static func file(_ file: TestedFile) -> String {
    var text = "\(file.path)\n"
    for result in file.results {
      guard !result.hasPassed else {
        text += "  ok      \(result.name)\(result.expectsNothing ? " (it expects nothing)" : "")\n"
        continue
      }
      text += "  FAILED  \(result.name) (\(result.position))\n"
      for failure in result.failures {
        text += "          \(failure.message)\n"
        for line in failure.details { text += "            \(line)\n" }
      }
    }
    return text
  }

  private static func coverage(_ coverage: PolicyCoverage) -> String {
    var text =
      "\(coverage.policy): samples try \(coverage.triedCount) of \(coverage.items.count) rules and fields\n"
    for item in coverage.items where !item.isTried {
      text += "  not tried: \(item.name) (\(item.position))\n"
    }
    return text
  }

  private static func summary(_ run: PolicyTestRun) -> String {
    let count = run.results.count
    let cases = "\(count) \(count == 1 ? "case" : "cases")"
    guard run.failedCount > 0 else { return "\(cases): \(count == 1 ? "it passed" : "all passed")\n" }
    return "\(cases): \(count - run.failedCount) passed, \(run.failedCount) failed\n"
  }
}
