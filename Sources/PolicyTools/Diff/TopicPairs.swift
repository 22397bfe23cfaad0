import Policy
import PolicyLint

/// Topics about which two policies decide by different rules, or by rules that may differ.
struct TopicPairs {
  struct Pair {
    /// An example.
    let topic: String
    /// What the topics are called.
    let name: String
    /// Nil: clients are refused.
    let old: PolicyRule?
    let new: PolicyRule?
  }

  private(set) var pairs: [Pair] = []
  private let old: [PolicyRule]
  private let new: [PolicyRule]
  /// More pairs of patterns are not looked at one by one.
  private static let maximum = 2_500

  private struct Key: Hashable {
    let old: String?
    let new: String?
  }

  private var seen: Set<Key> = []
  /// Whether two rules do anything differently.
  private let mayDiffer: (PolicyRule?, PolicyRule?) -> Bool

  init(_ old: PolicySource, _ new: PolicySource) {
    self.old = old.rules
    self.new = new.rules
    mayDiffer = { before, after in
      let pair = Pair(topic: "topic", name: "", old: before, new: after)
      return !RuleComparison(pair, old, new).changes.isEmpty
    }
    let (old, new) = (old.rules, new.rules)
    let exact = (new + old).map(\.pattern).filter(\.isExact).map(\.text)
    var names: Set<String> = []
    for name in exact where names.insert(name).inserted { add(name, called: "topic \(name)") }
    let (before, after) = (old.filter { !$0.pattern.isExact }, new.filter { !$0.pattern.isExact })
    var left = Self.maximum
    for rule in after {
      for other in before where left > 0 && Self.mayMeet(rule.pattern, other.pattern) {
        searchPair(other, rule)
        left -= 1
      }
      searchPair(nil, rule)
    }
    for rule in before { searchPair(rule, nil) }
    // An example of each is better than none.
    if left == 0 { for rule in after + before { search([rule.pattern], excluding: []) } }
  }

  /// False where the texts that they begin with already differ.
  private static func mayMeet(_ one: TopicPattern, _ other: TopicPattern) -> Bool {
    let (left, right) = (start(one), start(other))
    return left.starts(with: right) || right.starts(with: left)
  }

  private static func start(_ pattern: TopicPattern) -> Substring.UTF8View {
    // What a regular expression begins with may be written with backslashes.
    let isRegex = pattern.text.hasPrefix("/")
    return pattern.text.utf8.prefix(isRegex ? 0 : pattern.specificity.prefix)
  }

  private mutating func searchPair(_ before: PolicyRule?, _ after: PolicyRule?) {
    let matching = [before?.pattern, after?.pattern].compactMap { $0 }
    let above = Self.above(before?.pattern, in: old) + Self.above(after?.pattern, in: new)
    // What needs no search.
    if above.contains(where: { other in other.text == "*" || matching.contains { $0.text == other.text } }) {
      return
    }
    guard mayDiffer(before, after) else { return }
    search(matching, excluding: above.filter { other in matching.allSatisfy { Self.mayMeet($0, other) } })
  }

  private mutating func search(_ matching: [TopicPattern], excluding: [TopicPattern]) {
    guard let topic = TopicExample.name(matching: matching, excluding: excluding) else { return }
    let texts = matching.map(\.text)
    let isSame = Set(texts).count == 1
    add(topic, called: "topics \(texts[texts.count - 1])" + (isSame ? "" : " (before: \(texts[0]))"))
  }

  /// Patterns that decide in the place of one; all if it is nil.
  private static func above(_ pattern: TopicPattern?, in rules: [PolicyRule]) -> [TopicPattern] {
    rules.map(\.pattern).filter { other in
      guard let pattern else { return true }
      return other.text != pattern.text && other.specificity >= pattern.specificity
    }
  }

  private mutating func add(_ topic: String, called name: String) {
    let before = RuleRanking(old, topic: topic).winner?.rule
    let after = RuleRanking(new, topic: topic).winner?.rule
    guard before != nil || after != nil else { return }
    let isExact = before?.pattern.isExact == true || after?.pattern.isExact == true
    // Of other topics one stands for all.
    let key = Key(old: before?.pattern.text, new: (isExact ? topic + " " : "") + (after?.pattern.text ?? ""))
    guard seen.insert(key).inserted else { return }
    pairs.append(Pair(topic: topic, name: name, old: before, new: after))
  }
}
