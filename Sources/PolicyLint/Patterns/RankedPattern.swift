import Policy

/// A topic rule's pattern, ready to be compared with others.
final class RankedPattern: Sendable {
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
    isExact = rule.pattern.isExact
    isUniversal = tree?.isUniversal ?? false
    isSealed = if case .sealed = rule.encryption { true } else { false }
    specificity = rule.pattern.specificity
    let text = rule.pattern.text.utf8
    let isRegex = text.first == UInt8(ascii: "/")
    let written = isRegex ? text.dropFirst().drop { $0 == UInt8(ascii: "^") } : text[...]
    prefix = Array(written.filter { $0 != UInt8(ascii: "\\") }.prefix(rule.pattern.specificity.prefix))
  }

  let isExact: Bool
  let isUniversal: Bool
  let isSealed: Bool
  private let specificity: Specificity

  func matches(_ topic: String) -> Bool { (try? rule.pattern.matches(topic)) ?? false }

  func isAsSpecific(as other: RankedPattern) -> Bool { specificity == other.specificity }

  func isMoreSpecific(than other: RankedPattern) -> Bool {
    specificity > other.specificity
  }
}
