import Testing
import YAML

@testable import PolicyLint

@Suite struct FingerprintTests {
  private func prints(_ text: String, _ lines: [Int], file: String = "a.yaml", root: String = "") -> [String]
  {
    let findings = lines.map {
      Finding(Diagnostic(.caution, at: SourcePosition(file: file, line: $0), "m"), ReportSamples.duplicate)
    }
    return LintReport(
      findings, sources: [SourceText(path: file, text: text)], rules: [], tool: ReportSamples.tool, root: root
    ).entries.map(\.fingerprint)
  }

  @Test func theyStayWhenLinesMove() {
    let before = prints("x\ny\ny\n", [1, 2, 3])
    #expect(Set(before).count == 3)
    #expect(before.allSatisfy { $0.count == 16 })
    #expect(prints("\n# new\nx\n\n  y\r\ny \n", [3, 5, 6]) == before)
    #expect(prints("\n# new\nx\n\n  z\r\ny \n", [3, 5, 6])[1] != before[1])
  }

  @Test func theyDependOnRuleAndFile() {
    let print = prints("x", [1])
    #expect(prints("x", [1], file: "b.yaml") != print)
    #expect(prints("x", [1], file: "./a.yaml") == print)
    #expect(prints("x", [1], file: "/srv//policies/a.yaml", root: "/srv/policies") == print)
    #expect(prints("x", [1], file: "/srv/policies-old/a.yaml", root: "/srv/policies") != print)
  }

  @Test func severalInALine() {
    #expect(Set(prints("x", [1, 1, 1])).count == 3)
    #expect(prints("x", [1, 1, 1]).first == prints("x", [1]).first)
  }

  @Test func paths() {
    #expect(ReportPath.uri("a b/ü%:c.yaml") == "a%20b/%C3%BC%25%3Ac.yaml")
    #expect(ReportPath.uri("/etc/x") == "file:///etc/x")
    #expect(ReportPath.uri("<stdin>") == "%3Cstdin%3E")
    #expect(ReportPath.relative("../a", to: "/x") == "../a")
    #expect(ReportPath.relative("/a", to: "/") == "a")
  }
}
