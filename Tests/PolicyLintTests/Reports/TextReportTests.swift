import Testing
import YAML

@testable import PolicyLint

@Suite struct TextReportTests {
  private func text(_ report: LintReport, suppressed: Bool = false, colour: Bool = false) -> String {
    ReportFormat.text.write(report, showsSuppressed: suppressed, isColoured: colour)
  }

  private func only(_ finding: Finding, in source: SourceText) -> String {
    text(LintReport([finding], sources: [source], rules: ReportSamples.rules, tool: ReportSamples.tool))
  }

  @Test func everything() {
    #expect(
      text(ReportSamples.report, suppressed: true) == #"""
        error[FS003]: 'mode' cannot be 'determinstic'
         --> p/a.yaml:3:22
          |
        3 |   - {match: a, mode: determinstic}
          |                      ^^^^^^^^^^^^
          = why: The proxy refuses to start.
          = help: Choose one of the values that there are.
          = fixable: --fix would replace it by 'deterministic'

        warning[FS010]: two rules match 'a', 100% the same
         --> p/a.yaml:4:12
          |
        4 |   - match: a
          |            ^
         ::: p/a.yaml:3:13
          |
        3 |   - {match: a, mode: determinstic}
          |             - the first is here

        warning[FS010] (suppressed): nothing here
         --> p/b.yaml:1:1
          |
        1 | topics: []
          | ^^^^^^
          = suppressed: a test, really

        info[FS030]: 'größe' <looks> "odd"\u{1B}[31m
         --> p/c & d.yaml:2:4
          |
        2 |     - größe
          |       ^^^^^
          = why: It may hold data of people.

        1 error, 1 warning, 1 info in 2 of 3 files; 1 fixable with --fix; 1 ignored by comments

        """#)
  }

  @Test func suppressedOnesAreHidden() {
    #expect(!text(ReportSamples.report).contains("nothing here"))
  }

  @Test func clean() {
    let report = LintReport([], sources: ReportSamples.sources, rules: [], tool: ReportSamples.tool)
    #expect(text(report) == "no problems in 3 files\n")
    let one = LintReport([], sources: [ReportSamples.sources[0]], rules: [], tool: ReportSamples.tool)
    #expect(text(one, colour: true) == "\u{1B}[1;32mno problems in 1 file\u{1B}[0m\n")
  }

  @Test func rulesAreExplainedOnce() {
    let finding = ReportSamples.misspelled
    let report = LintReport(
      [finding, finding], sources: ReportSamples.sources, rules: ReportSamples.rules, tool: ReportSamples.tool
    )
    #expect(text(report).matches(of: /= why:/).count == 1)
  }

  @Test func coloursGoAroundWords() {
    let plain = text(ReportSamples.report)
    let coloured = text(ReportSamples.report, colour: true)
    #expect(coloured.contains("\u{1B}[1;31merror[FS003]\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    #expect(!plain.contains("\u{1B}"))
  }

  @Test func placesOutsideOfTheText() {
    let source = ReportSamples.sources[1]
    let place = SourcePosition(file: "p/b.yaml", line: 9, column: 4)
    #expect(
      only(Finding(Diagnostic(.missing, at: place, "gone"), ReportSamples.duplicate), in: source)
        == "error[FS010]: gone\n --> p/b.yaml:9:4\n\n1 error in 1 of 1 file\n")
    let unread = SourcePosition(file: "none.yaml")
    #expect(
      only(Finding(Diagnostic(.unreadable, at: unread, "no"), ReportSamples.duplicate), in: source)
        .hasPrefix("error[FS010]: no\n --> none.yaml:1:1\n\n"))
  }

  @Test func relatedPlacesElsewhere() {
    var finding = ReportSamples.twice
    finding.diagnostic.related = [
      .init(SourcePosition(file: "p/b.yaml", line: 1, column: 9), "there"),
      .init(SourcePosition(file: "x.yaml", line: 1200, column: 1), "nowhere"),
    ]
    let report = LintReport(
      [finding], sources: ReportSamples.sources, rules: ReportSamples.rules, tool: ReportSamples.tool)
    #expect(
      text(report).hasPrefix(
        """
        warning[FS010]: two rules match 'a', 100% the same
            --> p/a.yaml:4:12
             |
           4 |   - match: a
             |            ^
            ::: p/b.yaml:1:9
             |
           1 | topics: []
             |         - there
            ::: x.yaml:1200:1
             = note: nowhere

        """))
  }

  @Test func concise() {
    #expect(
      ReportFormat.concise.write(ReportSamples.report, showsSuppressed: true) == #"""
        p/a.yaml:3:22: FS003 error: 'mode' cannot be 'determinstic' [fixable]
        p/a.yaml:4:12: FS010 warning: two rules match 'a', 100% the same
        p/b.yaml:1:1: FS010 warning: nothing here (suppressed: a test, really)
        p/c & d.yaml:2:4: FS030 info: 'größe' <looks> "odd"\u{1B}[31m

        """#)
  }
}
