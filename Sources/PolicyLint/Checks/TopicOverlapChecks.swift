import Policy
import YAML

/// Topic rules that take each other's topics.
enum TopicOverlapChecks {
  static func run(_ context: LintContext, _ found: inout LintFindings) {
    let relations = TopicRelations(context.source.rules)
    for pattern in relations.patterns where !pattern.isExact && !relations.isExhausted {
      decides(pattern, relations, &found)
    }
    ambiguous(relations, &found)
    exceptions(relations, &found)
  }

  private static func decides(
    _ pattern: RankedPattern, _ relations: TopicRelations, _ found: inout LintFindings
  ) {
    let others = relations.moreSpecific(than: pattern)
    guard relations.name(of: pattern, without: others) == .none else { return }
    let rule = pattern.rule
    guard relations.name(of: pattern, without: []) != .none else {
      found.report(
        .impossiblePattern, at: rule.position, length: rule.length,
        "'\(rule.pattern.text)' matches no topic that there can be; a name has 1 to \(TopicName.maxLength) characters and is none of Kafka's own"
      )
      return
    }
    let all = others.filter { !$0.isExact && relations.name(of: pattern, without: [$0]) == .none }
    let close = others.filter { $0.isExact || relations.name(of: pattern, and: $0, without: []) != .none }
    let deciders = (all.isEmpty ? close : all).sorted { $0.index < $1.index }
    let names = deciders.prefix(3).map { "'\($0.rule.pattern.text)'" }.joined(separator: ", ")
    found.report(
      .shadowedTopic, at: rule.position, length: rule.length,
      "'\(rule.pattern.text)' never decides: \(names)\(deciders.count > 3 ? ", …" : "") \(deciders.count == 1 ? "is" : "are") more specific and \(deciders.count == 1 ? "matches" : "match") all its topics; remove it or change its pattern",
      related: deciders.prefix(3).map { Diagnostic.Related($0.rule.position, "this one decides") })
  }

  private static func ambiguous(_ relations: TopicRelations, _ found: inout LintFindings) {
    for pattern in relations.patterns where !pattern.isExact {
      // Each pair once, at the rule that comes later; one finding a rule is enough.
      for other in relations.equals(of: pattern) where other.index < pattern.index {
        let others = relations.moreSpecific(than: pattern, and: other)
        guard case .found(let name) = relations.name(of: pattern, and: other, without: others) else {
          continue
        }
        found.report(
          .ambiguousTopics, at: pattern.rule.position, length: pattern.rule.length,
          "'\(pattern.rule.pattern.text)' and '\(other.rule.pattern.text)' both match topic '\(name)', and neither is more specific, so that it is refused; make one of them longer or add a rule with \"match: \(name)\"",
          related: [Diagnostic.Related(other.rule.position, "the other rule")])
        break
      }
    }
  }

  /// Patterns that take topics out of what a broader one seals. A `*` that seals is there to have exceptions.
  private static func exceptions(_ relations: TopicRelations, _ found: inout LintFindings) {
    let sealed = relations.patterns.filter { $0.isSealed && !$0.isExact && !$0.isUniversal }
    guard !sealed.isEmpty else { return }
    for pattern in relations.patterns where !pattern.isExact && !pattern.isUniversal && !pattern.isSealed {
      for broad in sealed
      where pattern.isMoreSpecific(than: broad) && pattern.prefix.starts(with: broad.prefix) {
        guard case .found(let name) = relations.name(of: pattern, and: broad, without: []) else { continue }
        found.report(
          .plainException, at: pattern.rule.position, length: pattern.rule.length,
          "'\(pattern.rule.pattern.text)' leaves topics readable that '\(broad.rule.pattern.text)' would seal, '\(name)' for one; name them one by one",
          related: [Diagnostic.Related(broad.rule.position, "this rule seals them")])
        break
      }
    }
  }
}
