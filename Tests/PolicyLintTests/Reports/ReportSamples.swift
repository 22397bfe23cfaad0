import PolicyLint
import YAML

/// Rules, files and findings that the tests of the formats share.
enum ReportSamples {
  static let spelling = LintRule(
    code: "FS003", name: "unknown-value", severity: .error, summary: "a value that does not exist",
    why: "The proxy refuses to start.", remedy: "Choose one of the values that there are.", bad: "mode: x",
    good: "mode: plain", diagnostics: [])
  static let duplicate = LintRule(
    code: "FS010", name: "duplicate-rule", severity: .warning, summary: "a rule that stands twice", why: "",
    remedy: "", bad: "", good: "", diagnostics: [])
  static let names = LintRule(
    code: "FS030", name: "sensitive-name", severity: .info, summary: "a name that looks sensitive",
    why: "It may hold data of people.", remedy: "", bad: "", good: "", diagnostics: [])
  static let rules = [spelling, duplicate, names]
  static let tool = LintReport.Tool(version: "1.2.3", homepage: "https://example.org/fieldseal")

  static let sources = [
    SourceText(
      path: "p/a.yaml", text: "version: 1\ntopics:\n  - {match: a, mode: determinstic}\n  - match: a\n"),
    SourceText(path: "p/b.yaml", text: "topics: []\n"),
    SourceText(path: "p/c & d.yaml", text: "fields:\n\t- größe\n"),
  ]

  static func place(_ file: String, _ line: Int, _ column: Int) -> SourcePosition {
    SourcePosition(file: file, line: line, column: column)
  }

  static let misspelled = Finding(
    Diagnostic(
      .invalidValue, at: place("p/a.yaml", 3, 22), length: 12, "'mode' cannot be 'determinstic'",
      fix: SourceFix(
        "replace it by 'deterministic'",
        [.init(from: place("p/a.yaml", 3, 22), to: place("p/a.yaml", 3, 34), "deterministic")])), spelling)
  static let twice = Finding(
    Diagnostic(
      .duplicate, .warning, at: place("p/a.yaml", 4, 12), length: 1, "two rules match 'a', 100% the same",
      related: [.init(place("p/a.yaml", 3, 13), "the first is here")]), duplicate)
  static let sensitive = Finding(
    Diagnostic(
      .caution, .info, at: place("p/c & d.yaml", 2, 4), length: 5, "'größe' <looks> \"odd\"\u{1B}[31m"), names
  )
  static let ignored = Finding(
    Diagnostic(.duplicate, .warning, at: place("p/b.yaml", 1, 1), length: 6, "nothing here"), duplicate,
    suppression: .inSource(reason: "a test, really"))

  static let report = LintReport(
    [misspelled, twice, ignored, sensitive], sources: sources, rules: rules, tool: tool)
}
