import Policy
import YAML

/// What happens to the topics that nobody thought of, and whether anything is sealed at all.
enum CatchAllChecks {
  static func run(_ context: LintContext, _ found: inout LintFindings) {
    let patterns = context.source.rules.enumerated().map { RankedPattern($0.element, index: $0.offset) }
    let universal = patterns.filter(\.isUniversal)
    for pattern in universal where !pattern.isSealed {
      found.report(
        .catchAllPlain, at: pattern.rule.position, length: pattern.rule.length,
        "topics that no other rule matches stay readable; seal them, or remove the rule so that they are refused"
      )
    }
    guard context.isWhole, let place = context.topicsPlace else { return }
    if universal.isEmpty {
      found.report(
        .catchAllMissing, at: place.position, length: place.length,
        "a topic that no rule matches is refused; if it shall not be, add a rule with match: \"*\"")
    }
    if !patterns.contains(where: \.isSealed) {
      found.report(
        .nothingSealed, at: place.position, length: place.length,
        "no rule seals anything; all topics are readable")
    }
  }
}
