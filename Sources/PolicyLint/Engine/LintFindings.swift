import YAML

/// What checks have found so far.
struct LintFindings {
  private struct Place: Hashable {
    let code: Diagnostic.Code
    let position: SourcePosition
  }

  private(set) var all: [Diagnostic] = []
  private var places: Set<Place> = []

  mutating func report(
    _ rule: LintRule, at position: SourcePosition, length: Int = 1, _ message: String,
    related: [Diagnostic.Related] = [], fix: SourceFix? = nil
  ) {
    places.insert(Place(code: rule.diagnostics[0], position: position))
    all.append(
      Diagnostic(
        rule.diagnostics[0], rule.severity, at: position, length: length, message, related: related, fix: fix)
    )
  }

  /// Whether something of the rule has been found at a place.
  func has(_ rule: LintRule, at position: SourcePosition) -> Bool {
    places.contains(Place(code: rule.diagnostics[0], position: position))
  }
}
