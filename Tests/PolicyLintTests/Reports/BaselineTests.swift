import Testing
import YAML

@testable import PolicyLint

@Suite struct BaselineTests {
  private let baseline = Baseline(ReportSamples.report)

  private func report(_ findings: [Finding]) -> LintReport {
    LintReport(
      findings, sources: ReportSamples.sources, rules: ReportSamples.rules, tool: ReportSamples.tool)
  }

  @Test func holdsWhatIsNotIgnored() {
    #expect(baseline.entries.map(\.code) == ["FS003", "FS010", "FS030"])
    #expect(
      baseline.text.hasPrefix(
        """
        # Findings that do not count: fieldseal policy lint --baseline FILE
        # Write it anew with --write-baseline when some of them are gone.
        version: 1
        findings:
          - {code: "FS003", fingerprint: "
        """))
  }

  @Test func isReadAsItWasWritten() throws {
    #expect(try Baseline(Array(baseline.text.utf8), file: "b").entries == baseline.entries)
    let empty = Baseline(entries: [])
    #expect(empty.text.hasSuffix("findings: []\n"))
    #expect(try Baseline(Array(empty.text.utf8), file: "b").entries.isEmpty)
  }

  @Test func mistakesAreTold() {
    let text = "version: 1\nfindings:\n  - {code: FS001, file: a, mesage: b}\n"
    let error = #expect(throws: Diagnostics.self) { try Baseline(Array(text.utf8), file: "b.yaml") }
    #expect(error?.description.contains("b.yaml:3:28: unknown name 'mesage' in a finding") == true)
    #expect(error?.description.contains("a finding has no 'fingerprint'") == true)
    #expect(throws: Diagnostics.self) { try Baseline([], file: "b") }
    #expect(throws: Diagnostics.self) { try Baseline(Array("{".utf8), file: "b") }
  }

  @Test func whatItKnowsDoesNotCount() {
    let held = ReportSamples.report.held(against: baseline) { _ in true }
    #expect(held.findings.isEmpty && held.gone.isEmpty && !held.hasFailures)
    #expect(
      ReportFormat.text.write(held)
        == "no problems in 3 files; 1 ignored by comments; 3 in the baseline\n")
  }

  @Test func newOnesCount() {
    var other = ReportSamples.twice
    other.diagnostic = Diagnostic(.duplicate, at: ReportSamples.place("p/b.yaml", 1, 1), "new")
    let held = report([ReportSamples.misspelled, other]).held(against: baseline) { _ in true }
    #expect(held.findings == [other] && held.hasFailures)
    #expect(held.gone.map(\.code) == ["FS010", "FS030"])
    #expect(
      ReportFormat.text.write(held).hasSuffix(
        #"""
        2 findings of the baseline no longer found; --write-baseline forgets them:
          p/a.yaml: FS010 two rules match 'a', 100% the same
          p/c & d.yaml: FS030 'größe' <looks> "odd"\u{1B}[31m

        1 error in 1 of 3 files; 1 in the baseline

        """#))
  }

  @Test func filesThatWereNotLookedAtAreNotGone() {
    let partial = LintReport(
      [], sources: [ReportSamples.sources[1]], rules: ReportSamples.rules, tool: ReportSamples.tool)
    #expect(partial.held(against: baseline) { _ in true }.gone.isEmpty)
    #expect(partial.held(against: baseline) { $0 != "p/a.yaml" }.gone.map(\.code) == ["FS003", "FS010"])
    let rewritten = Baseline(partial, keeping: baseline) { $0 != "p/a.yaml" }
    #expect(rewritten.entries.map(\.code) == ["FS030"])
  }

  @Test func aWrittenBaselineIsWrittenAgain() {
    let held = ReportSamples.report.held(against: baseline) { _ in true }
    #expect(Baseline(held).entries == baseline.entries)
  }
}
