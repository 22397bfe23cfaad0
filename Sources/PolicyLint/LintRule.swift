import YAML

/// What the linter looks for, with the texts of `explain` and of the rule reference.
public struct LintRule: Hashable, Sendable {
  /// What a rule has to know besides the policy's own files.
  public enum Need: String, Hashable, Sendable {
    /// The schema files that topics name.
    case schemas
    /// The proxy's configuration: `--config`.
    case configuration
    /// A cluster, a schema registry or a key provider: `--live`.
    case cluster
  }

  /// Stable: `FS001`. A number that is no longer used is not given away again.
  public let code: String
  /// Kebab-case: `unknown-setting`.
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
  /// Diagnostics of these codes are its findings. At least one.
  public let diagnostics: [Diagnostic.Code]
  public let need: Need?
  /// Whether some of its findings come with a fix.
  public let isFixable: Bool

  /// - Parameter diagnostics: the rule's own name if there are none.
  public init(
    code: String, name: String, severity: Diagnostic.Severity, summary: String, why: String, remedy: String,
    bad: String, good: String, diagnostics: [Diagnostic.Code] = [], need: Need? = nil,
    isFixable: Bool = false
  ) {
    self.code = code
    self.name = name
    self.severity = severity
    self.summary = summary
    self.why = why
    self.remedy = remedy
    self.bad = bad
    self.good = good
    self.diagnostics = diagnostics.isEmpty ? [Diagnostic.Code(name)] : diagnostics
    self.need = need
    self.isFixable = isFixable
  }

  public static func == (left: LintRule, right: LintRule) -> Bool { left.code == right.code }

  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
