import YAML

/// What the linter looks for, with the texts of `explain` and of the rule reference.
public struct LintRule: Hashable, Sendable {
  /// Stable: `FS001`. A number that is no longer used is not given away again.
  public let code: String
  /// Kebab-case: `unknown-key`.
  public let name: String
  public let severity: Diagnostic.Severity
  /// What is wrong, in one line without a full stop.
  public let summary: String
  /// Why it matters.
  public let why: String
  /// How to mend it.
  public let remedy: String
  /// A policy that breaks the rule; the shortest that does.
  public let bad: String
  /// The same, mended.
  public let good: String
  /// Diagnostics of these codes are its findings.
  public let diagnostics: [Diagnostic.Code]

  public init(
    code: String, name: String, severity: Diagnostic.Severity, summary: String, why: String, remedy: String,
    bad: String, good: String, diagnostics: [Diagnostic.Code]
  ) {
    self.code = code
    self.name = name
    self.severity = severity
    self.summary = summary
    self.why = why
    self.remedy = remedy
    self.bad = bad
    self.good = good
    self.diagnostics = diagnostics
  }
}
