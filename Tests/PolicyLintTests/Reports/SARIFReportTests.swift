import Testing
import YAML

@testable import PolicyLint

/// The schema itself is tried in Tests/EndToEnd.
@Suite struct SARIFReportTests {
  private let report = ReportSamples.report

  @Test func results() {
    let lines = ReportFormat.sarif.write(report).split(separator: "\n").map(String.init)
    let prints = report.entries.map(\.fingerprint)
    let expected = [
      #"{"ruleId":"FS003","ruleIndex":0,"level":"error","message":{"text":"'mode' cannot be 'determinstic'"},"#,
      #""locations":[{"physicalLocation":{"artifactLocation":{"uri":"p/a.yaml","uriBaseId":"%SRCROOT%"},"#,
      #""region":{"startLine":3,"startColumn":22,"endLine":3,"endColumn":34,"#,
      #""snippet":{"text":"  - {match: a, mode: determinstic}"}}}}],"#,
      #""fixes":[{"description":{"text":"replace it by 'deterministic'"},"artifactChanges":[{"artifactLocation":"#,
      #"{"uri":"p/a.yaml","uriBaseId":"%SRCROOT%"},"replacements":[{"deletedRegion":{"startLine":3,"startColumn":22,"#,
      #""endLine":3,"endColumn":34},"insertedContent":{"text":"deterministic"}}]}]}],"#,
      #""partialFingerprints":{"fieldseal/v1":"\#(prints[0])"}},"#,
    ].joined()
    #expect(lines.contains(expected))
    #expect(
      lines.contains {
        $0.contains(#""suppressions":[{"kind":"inSource","justification":"a test, really"}]"#)
      }
    )
    #expect(lines.contains { $0.contains(#""relatedLocations":[{"id":1,"physicalLocation""#) })
    #expect(lines.contains { $0.contains(#""level":"note""#) && $0.contains("p/c%20%26%20d.yaml") })
    #expect(!lines.contains { $0.contains("baselineState") })
  }

  @Test func rules() {
    let text = ReportFormat.sarif.write(report)
    #expect(
      text.contains(
        #"{"id":"FS003","name":"UnknownValue","shortDescription":{"text":"a value that does not exist"},"#
          + #""fullDescription":{"text":"a value that does not exist. The proxy refuses to start."},"help":{"text":"#
      ))
    #expect(text.contains(#""markdown":"**FS003 unknown-value**: a value that does not exist.\n\nThe proxy"#))
    #expect(text.contains(#"```yaml\nmode: plain\n```"#))
    #expect(text.contains(##""helpUri":"https://example.org/fieldseal/blob/main/docs/rules.md#fs003""##))
    #expect(text.contains(#""defaultConfiguration":{"level":"note"}"#))
  }

  @Test func secretsAreHidden() {
    let rule = LintRule(
      code: "FS088", name: "secret-in-policy", severity: .warning, summary: "", why: "", remedy: "", bad: "",
      good: "", diagnostics: [Diagnostic.Code("secret-in-policy")])
    let finding = Finding(
      Diagnostic(
        .init("secret-in-policy"), at: SourcePosition(file: "f", line: 1, column: 4), length: 7, "m"), rule)
    let report = LintReport(
      [finding], sources: [SourceText(path: "f", text: "a: hunter2")], rules: [rule], tool: ReportSamples.tool
    )
    for format in ReportFormat.allCases { #expect(!format.write(report).contains("hunter2"), "\(format)") }
  }

  @Test func baselines() {
    let held = LintReport(
      [ReportSamples.misspelled], sources: ReportSamples.sources, rules: ReportSamples.rules,
      tool: ReportSamples.tool
    ).held(against: Baseline(report)) { _ in true }
    let text = ReportFormat.sarif.write(held)
    #expect(text.contains(#""baselineState":"unchanged""#) && text.contains(#""baselineState":"absent""#))
    #expect(text.contains(#""suppressions":[{"kind":"external","justification":"in the baseline"}]"#))
  }
}
