import Policy

/// The rules that match a topic, in the order in which they decide.
public struct RuleRanking: Sendable {
  struct Entry: Sendable {
    /// Its index among the policy's rules.
    let index: Int
    let rule: PolicyRule
  }

  let entries: [Entry]

  init(_ rules: [PolicyRule], topic: String) {
    entries = rules.enumerated()
      .filter { (try? $0.element.pattern.matches(topic)) ?? false }
      .map { Entry(index: $0.offset, rule: $0.element) }
      .sorted { left, right in
        let (this, that) = (left.rule.pattern.specificity, right.rule.pattern.specificity)
        return this == that ? left.index < right.index : this > that
      }
  }

  /// Nil where there is none, or two with equal right.
  var winner: Entry? {
    guard let first = entries.first, !isAmbiguous else { return nil }
    return first
  }

  var isAmbiguous: Bool {
    guard let first = entries.first, entries.count > 1, !first.rule.pattern.isExact else { return false }
    return entries[1].rule.pattern.specificity == first.rule.pattern.specificity
  }
}
