import YAML

/// What checks have found so far.
struct LintFindings {
  private(set) var all: [Diagnostic] = []

  mutating func report(
    _ rule: LintRule, at position: SourcePosition, length: Int = 1, _ message: String,
    related: [Diagnostic.Related] = [], fix: SourceFix? = nil
  ) {
    all.append(
      Diagnostic(
        rule.diagnostics[0], rule.severity, at: position, length: length, message, related: related, fix: fix)
    )
  }

  /// Whether something of the rule has been found at a place.
  func has(_ rule: LintRule, at position: SourcePosition) -> Bool {
    all.contains { $0.code == rule.diagnostics[0] && $0.position == position }
  }
}
