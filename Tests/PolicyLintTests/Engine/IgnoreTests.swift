import Policy
import Testing
import YAML

@testable import PolicyLint

@Suite struct IgnoreTests {
  private func lint(_ text: String) -> [Finding] {
    Linter(LintSettings(today: LintFolder.today)).lint(PolicySource.parse(["p.yaml": text]))
  }

  /// A policy with one finding, FS048.
  private func policy(_ line: String, above: String = "", top: String = "") -> String {
    """
    \(top)version: 1
    keys:
      k: {provider: local, key: "k/{topic}"}
    topics:
      - {match: a, encrypt: value, key: k}
    \(above)  - {match: "*", encrypt: none}\(line)

    """
  }

  private func reasons(_ text: String) -> [String] {
    lint(text).map { finding in
      switch finding.suppression {
      case .inSource(let reason)?: reason
      case .baseline?: "baseline"
      case nil: finding.rule.code
      }
    }
  }

  @Test func placesOfComments() {
    #expect(reasons(policy(" # fieldseal:ignore FS048: why")) == ["why"])
    #expect(reasons(policy("", above: "  # fieldseal:ignore FS048: why\n")) == ["why"])
    #expect(reasons(policy("", above: "# fieldseal:ignore FS048: why\n\n  # more\n")) == ["why"])
    #expect(reasons(policy("", top: "# fieldseal:ignore-file FS048: why\n")) == ["why"])
    #expect(reasons(policy("", top: "# about\n\n#fieldseal:ignore-file   FS048:why  \n---\n")) == ["why"])
    #expect(reasons(policy(" # fieldseal:ignore-file FS048: why")) == ["FS048", "FS039"])
  }

  @Test func formsOfComments() {
    #expect(reasons(policy(" # fieldseal:ignore FS048 until 2026-06-30: why")) == ["why"])
    #expect(reasons(policy(" # fieldseal:ignore FS048 until 2026-06-29: why")) == ["FS048", "FS041"])
    #expect(reasons(policy(" #\tfieldseal:ignore\tFS048 : a: b # c")) == ["a: b # c"])
    #expect(reasons(policy(" # fieldseal:ignore FS048,FS056: why")) == ["why", "FS042"])
    #expect(reasons(policy(" # fieldseal:ignore FS048, FS048: why")) == ["why"])
    #expect(reasons(policy(" # fieldseal:ignore FS048:")) == ["FS048", "FS040"])
    #expect(reasons(policy(" # fieldseal:ignore FS048 until: why")) == ["FS048", "FS039"])
    #expect(reasons(policy(" # fieldseal:ignore FS48: why")) == ["FS048", "FS039"])
    #expect(reasons(policy(" # fieldseal:ignored FS048: why")) == ["FS048", "FS039"])
  }

  /// In texts there are no comments, and other comments are no business of the linter's.
  @Test func whatIsNoComment() {
    #expect(reasons(policy(" # see fieldseal:ignore FS048: why")) == ["FS048"])
    #expect(reasons(policy(" # fieldseal: ignore")) == ["FS048", "FS039"])
    let text = """
      version: 1
      keys:
        k: {provider: local, key: "# fieldseal:ignore"}
        "# fieldseal:ignore FS048: x": {provider: local, key: "k/{topic}"}
      topics:
        - {match: a, encrypt: value, key: k}
        - {match: b, encrypt: value, key: "# fieldseal:ignore FS048: x"}
        - {match: "*", encrypt: value, key: "# fieldseal:ignore FS048: x"}
      """
    #expect(!lint(text).contains { $0.rule.name.hasPrefix("ignore") || $0.rule.code == "FS039" })
  }

  @Test func linesEndAsYAMLEndsThem() {
    let text = policy(" # fieldseal:ignore FS048: why")
    for end in ["\r\n", "\r", "\u{85}", "\u{2028}"] {
      #expect(reasons(text.split(separator: "\n").joined(separator: end)) == ["why"], "\(end.unicodeScalars)")
    }
  }

  @Test func removals() throws {
    let text = policy(
      " # fieldseal:ignore FS048 until 2026-01-01: why", above: "  # fieldseal:ignore FS056: x\n")
    let fixes = lint(text).compactMap(\.diagnostic.fix)
    #expect(fixes.count == 2)
    #expect(FixApplier(text, file: "p.yaml").apply(fixes).text == policy(""))
    let several = policy(" # fieldseal:ignore FS056,FS048,FS057: why")
    let cleaned = FixApplier(several, file: "p.yaml").apply(lint(several).compactMap(\.diagnostic.fix))
    #expect(cleaned.text == policy(" # fieldseal:ignore FS048: why"))
  }

  /// A comment for a rule that this run does not look for is not unused.
  @Test func onlyWhatIsLookedForCanBeUnused() {
    let text = policy(" # fieldseal:ignore FS048,FS063: why")
    #expect(reasons(text) == ["why"])
    var settings = LintSettings(today: LintFolder.today, disabled: ["FS048"])
    let source = PolicySource.parse(["p.yaml": text])
    #expect(Linter(settings).lint(source).isEmpty)
    settings = LintSettings(today: LintFolder.today, proxy: .usual)
    #expect(Linter(settings).lint(source).filter { $0.suppression == nil }.map(\.rule.code) == ["FS042"])
  }
}
