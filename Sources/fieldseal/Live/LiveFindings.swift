import PolicyLint
import YAML

/// What was found in a cluster, a schema registry or a key provider.
struct LiveFindings {
  private(set) var all: [Diagnostic] = []

  mutating func report(
    _ rule: LintRule, at place: LivePlace, _ message: String, related: [Diagnostic.Related] = []
  ) {
    all.append(
      Diagnostic(
        rule.diagnostics[0], rule.severity, at: place.position, length: place.length, message,
        related: related))
  }
}
