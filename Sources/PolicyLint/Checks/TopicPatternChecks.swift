import Policy
import YAML

/// What single patterns say that was hardly meant.
enum TopicPatternChecks {
  static func run(_ context: LintContext, _ found: inout LintFindings) {
    for rule in context.source.rules {
      let text = rule.pattern.text
      if rule.pattern.isExact { continue }
      if text.hasPrefix("/") {
        regex(rule, &found)
      } else {
        glob(rule, &found)
      }
    }
    collisions(context, &found)
  }

  private static func glob(_ rule: PolicyRule, _ found: inout LintFindings) {
    let text = rule.pattern.text
    if text.hasPrefix(".*") {
      let better = String(text.dropFirst())
      found.report(
        .regexInGlob, at: rule.position, length: rule.length,
        "'\(text)' matches only names that begin with a dot; write '\(better)', or '/\(text)/' for a regular expression",
        fix: SourceFix("replace '\(text)' by '\(better)'", [rule.replacement("\"\(better)\"")]))
      return
    }
    let bytes = Array(text.utf8)
    guard bytes.count >= 2, bytes.last == UInt8(ascii: "*"), isLetterOrDigit(bytes[bytes.count - 2]) else {
      return
    }
    let stem = text.dropLast()
    guard !stem.utf8.contains(UInt8(ascii: "*")) else { return }
    found.report(
      .openEndedPattern, at: rule.position, length: rule.length,
      "'\(text)' is for '\(stem)x' as well as for '\(stem).x'; write '\(stem).*' or the like, and a rule for '\(stem)' itself"
    )
  }

  private static func regex(_ rule: PolicyRule, _ found: inout LintFindings) {
    let text = rule.pattern.text
    if let name = PatternTree(rule.pattern)?.literal, TopicName.isValid(name) {
      found.report(
        .needlessRegex, at: rule.position, length: rule.length,
        "'\(text)' is one name; write \(name), which decides before all patterns",
        fix: SourceFix("replace '\(text)' by '\(name)'", [rule.replacement(YAMLText.scalar(name))]))
      return
    }
    guard let offset = bareDot(Array(text.utf8)) else { return }
    let position = rule.position(inPattern: offset)
    found.report(
      .unescapedDot, at: position ?? rule.position, length: position == nil ? rule.length : 1,
      "'.' stands for any character in '\(text)'; write '\\.' for a dot")
  }

  /// A dot between two letters or groups that no backslash and no repetition makes something else.
  private static func bareDot(_ text: [UInt8]) -> Int? {
    var isInSet = false
    var index = 1
    while index < text.count - 1 {
      switch text[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "["): isInSet = true
      case UInt8(ascii: "]"): isInSet = false
      case UInt8(ascii: ".") where !isInSet:
        let (before, after) = (text[index - 1], text[index + 1])
        if isLetterOrDigit(before) || before == UInt8(ascii: ")"),
          isLetterOrDigit(after) || after == UInt8(ascii: "(") || after == UInt8(ascii: "[")
        {
          return index
        }
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func collisions(_ context: LintContext, _ found: inout LintFindings) {
    var first: [String: PolicyRule] = [:]
    for rule in context.source.rules where rule.pattern.isExact {
      let name = rule.pattern.text
      let folded = String(name.lowercased().map { $0 == "." ? "_" : $0 })
      guard let other = first[folded] else {
        first[folded] = rule
        continue
      }
      let isCase = other.pattern.text.lowercased() == name.lowercased()
      let reason =
        isCase
        ? "differs from '\(other.pattern.text)' in case alone; is one of them misspelt?"
        : "differs from '\(other.pattern.text)' in '.' and '_' alone, and Kafka refuses to have both; remove the rule for the one that there is not"
      found.report(
        .collidingTopics, at: rule.position, length: rule.length, "'\(name)' \(reason)",
        related: [Diagnostic.Related(other.position, "the other rule")])
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    TopicName.isCharacter(byte) && !"._-".utf8.contains(byte)
  }
}
