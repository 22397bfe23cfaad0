import Foundation
import PolicyLint
import Testing

@Suite struct RuleReferenceTests {
  private static let path = LintFolder.repository + "/docs/rules.md"

  /// `FIELDSEAL_UPDATE_FIXTURES=1` writes it.
  @Test func documentIsUpToDate() throws {
    if ProcessInfo.processInfo.environment["FIELDSEAL_UPDATE_FIXTURES"] != nil {
      try FileManager.default.createDirectory(
        atPath: LintFolder.repository + "/docs", withIntermediateDirectories: true)
      try RuleReference.markdown.write(toFile: Self.path, atomically: true, encoding: .utf8)
    }
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    #expect(text == RuleReference.markdown, "docs/rules.md is out of date")
  }

  @Test func hasAllRules() {
    let text = RuleReference.markdown
    for rule in LintRules.all {
      #expect(text.contains("\n## \(rule.code) \(rule.name)\n"))
      #expect(text.contains("<a id=\"\(rule.code.lowercased())\"></a>"))
    }
    // Code fences are closed.
    #expect(text.split(separator: "\n").count { $0.hasPrefix("```") } % 2 == 0)
  }
}
