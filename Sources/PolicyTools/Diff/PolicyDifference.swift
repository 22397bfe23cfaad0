import Policy
import YAML

/// What two policies do differently, topic by topic: `fieldseal policy diff`.
///
/// What counts is what happens to topics, not how it is written: rules may move, be split or be merged. Topics are those that
/// rules name, and for each two rules that decide about the same topics, one before and one after, an example of those.
public struct PolicyDifference: Sendable {
  /// Weakenings first; in each kind in the order of the new policy.
  public let changes: [PolicyChange]

  public init(_ old: PolicySource, _ new: PolicySource) {
    var found: [PolicyChange] = []
    var known: Set<PolicyChange> = []
    for pair in TopicPairs(old, new).pairs {
      for change in RuleComparison(pair, old, new).changes where known.insert(change).inserted {
        found.append(change)
      }
    }
    changes = PolicyChange.Kind.allCases.flatMap { kind in found.filter { $0.kind == kind } }
  }

  public func count(_ kind: PolicyChange.Kind) -> Int { changes.count { $0.kind == kind } }
}
