import Bytes

/// The outcome of samples for programs.
enum PolicyTestJSON {
  static func report(_ run: PolicyTestRun) -> String {
    let problems = run.problems.all.map { problem in
      JSONOutput.object([
        ("file", JSONOutput.string(problem.position.file)), ("line", "\(problem.position.line)"),
        ("column", "\(problem.position.column)"), ("message", JSONOutput.string(problem.message)),
      ])
    }
    return JSONOutput.object([
      ("version", "1"), ("cases", "\(run.results.count)"), ("failed", "\(run.failedCount)"),
      ("files", JSONOutput.lines(run.files.map(file))),
      ("coverage", JSONOutput.lines(run.coverage.map(coverage))), ("problems", JSONOutput.lines(problems)),
    ]) + "\n"
  }

  private static func file(_ file: TestedFile) -> String {
    JSONOutput.object([
      ("path", JSONOutput.string(file.path)), ("policy", JSONOutput.string(file.policy)),
      ("cases", JSONOutput.lines(file.results.map(result))),
    ])
  }

  private static func result(_ result: CaseResult) -> String {
    let failures = result.failures.map { failure in
      JSONOutput.object([
        ("message", JSONOutput.string(failure.message)),
        ("details", JSONOutput.array(failure.details.map(JSONOutput.string))),
      ])
    }
    return JSONOutput.object([
      ("name", JSONOutput.string(result.name)), ("line", "\(result.position.line)"),
      ("topic", JSONOutput.string(result.topic)),
      ("outcome", JSONOutput.string(result.hasPassed ? "passed" : "failed")),
      ("failures", JSONOutput.array(failures)),
    ])
  }

  private static func coverage(_ coverage: PolicyCoverage) -> String {
    let untried = coverage.items.filter { !$0.isTried }.map { item in
      JSONOutput.object([
        ("name", JSONOutput.string(item.name)), ("file", JSONOutput.string(item.position.file)),
        ("line", "\(item.position.line)"), ("column", "\(item.position.column)"),
      ])
    }
    return JSONOutput.object([
      ("policy", JSONOutput.string(coverage.policy)), ("items", "\(coverage.items.count)"),
      ("tried", "\(coverage.triedCount)"), ("untried", JSONOutput.array(untried)),
    ])
  }
}
