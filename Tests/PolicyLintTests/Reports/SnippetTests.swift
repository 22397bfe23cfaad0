import Testing
import YAML

@testable import PolicyLint

@Suite struct SnippetTests {
  private func mark(_ line: String, _ column: Int, _ length: Int = 1) -> String {
    let snippet = Snippet(Substring(line), column: column, length: length)
    return snippet.text + "\n" + String(repeating: " ", count: snippet.indent)
      + String(repeating: "^", count: snippet.width)
  }

  @Test func tabsBecomeSpaces() {
    #expect(mark("\ta: b", 2) == "    a: b\n    ^")
    #expect(mark("a\tb", 2) == "a    b\n ^^^^")
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(mark("名前: x", 5) == "名前: x\n      ^")
    #expect(mark("名前: x", 1, 2) == "名前: x\n^^^^")
    #expect(mark("ｆ한 x", 4) == "ｆ한 x\n     ^")
    #expect(mark("😀 x", 3) == "😀 x\n   ^")
  }

  @Test func marksAreCountedWithTheirLetters() {
    // Columns are scalars: e and its accent are two.
    #expect(mark("e\u{301}t x", 5) == "e\u{301}t x\n   ^")
    #expect(mark("e\u{301}t", 1, 2) == "e\u{301}t\n^")
    #expect(mark("👩\u{200D}👩\u{200D}👧 x", 7) == "👩\u{200D}👩\u{200D}👧 x\n   ^")
    #expect(mark("❤\u{FE0F}x", 3) == "❤\u{FE0F}x\n  ^")
    #expect(mark("🇸🇪x", 3) == "🇸🇪x\n  ^")
  }

  @Test func whatCannotBeSeenIsShown() {
    #expect(mark("a\u{1B}[31mb\u{202E}c", 9) == "a\u{FFFD}[31mb\u{FFFD}c\n        ^")
  }

  @Test func endsOfLines() {
    #expect(mark("ab", 3) == "ab\n  ^")
    #expect(mark("ab", 2, 10) == "ab\n ^")
    #expect(mark("ab   ", 1, 2) == "ab\n^^")
    #expect(mark("", 1) == "\n^")
    #expect(mark("ab", 0, 0) == "ab\n  ^")
  }

  @Test func longLinesAreCut() {
    let line = String(repeating: "a", count: 500) + "b" + String(repeating: "c", count: 500)
    let snippet = Snippet(Substring(line), column: 501, length: 3)
    #expect(snippet.text.count == Snippet.widest + 2)
    #expect(snippet.text.hasPrefix("…aaa") && snippet.text.hasSuffix("ccc…"))
    #expect(Array(snippet.text)[snippet.indent] == "b" && snippet.width == 3)
    let start = Snippet(Substring(line), column: 1, length: 900)
    #expect(start.indent == 0 && start.width == Snippet.widest && !start.text.hasPrefix("…"))
    let end = Snippet(Substring(line), column: 1002, length: 1)
    #expect(end.text.hasPrefix("…c") && end.indent == Snippet.widest + 1)
  }

  @Test func veryLongLinesAreNotShown() {
    let text = String(repeating: "a", count: 200_000)
    let findings = (1...2000).map {
      Finding(
        Diagnostic(.caution, at: SourcePosition(file: "f", line: 1, column: $0), "m"), ReportSamples.duplicate
      )
    }
    let report = LintReport(
      findings, sources: [SourceText(path: "f", text: text)], rules: ReportSamples.rules,
      tool: ReportSamples.tool)
    #expect(Set(report.entries.map(\.fingerprint)).count == 2000)
    for format in ReportFormat.allCases { #expect(format.write(report).utf8.count < 2_000_000) }
  }

  @Test func secretsAreHidden() {
    let snippet = Snippet("password: hunter2 # x", column: 11, length: 7, hides: true)
    #expect(snippet.text == "password: ******* # x" && snippet.width == 7)
  }

  @Test func linesAreYAMLs() {
    let lines = SourceLines("\u{FEFF}a\r\nb\rc\u{2028}d\n\u{85}e")
    #expect((1...7).map { lines[$0].map(String.init) } == ["a", "b", "c", "d", "", "e", nil])
    #expect(lines[0] == nil && lines[-1] == nil)
    #expect(SourceLines("")[1] == "")
  }
}
