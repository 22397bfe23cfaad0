import Policy

/// A topic rule's pattern, ready to be compared with others.
struct RankedPattern: Sendable {
  let rule: PolicyRule
  /// The rule's place among the policy's.
  let index: Int
  /// Nil for an expression that is not understood: then nothing is said about it.
  let tree: PatternTree?
  /// The literal text that every match begins with, as far as the rank counts it.
  let prefix: [UInt8]

  init(_ rule: PolicyRule, index: Int) {
    self.rule = rule
    self.index = index
    tree = PatternTree(rule.pattern)
    let text = rule.pattern.text.utf8
    let isRegex = text.first == UInt8(ascii: "/")
    let written = isRegex ? text.dropFirst().drop { $0 == UInt8(ascii: "^") } : text[...]
    prefix = Array(written.filter { $0 != UInt8(ascii: "\\") }.prefix(rule.pattern.specificity.prefix))
  }

  var isExact: Bool { rule.pattern.isExact }

  var isUniversal: Bool { tree?.isUniversal ?? false }

  var isSealed: Bool { if case .sealed = rule.encryption { true } else { false } }

  func matches(_ topic: String) -> Bool { (try? rule.pattern.matches(topic)) ?? false }

  func isMoreSpecific(than other: RankedPattern) -> Bool {
    rule.pattern.specificity > other.rule.pattern.specificity
  }
}
