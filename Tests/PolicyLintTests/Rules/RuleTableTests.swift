import Policy
import Testing
import YAML

@testable import PolicyLint

@Suite struct RuleTableTests {
  @Test func codesAreConsecutiveAndUnique() {
    let expected = (1...LintRules.all.count).map { number in
      "FS" + String(repeating: "0", count: max(3 - String(number).count, 0)) + String(number)
    }
    #expect(LintRules.all.map(\.code) == expected)
    #expect(LintRules.all.count >= 40)
  }

  @Test func namesAreUniqueAndKebabCase() {
    #expect(Set(LintRules.all.map(\.name)).count == LintRules.all.count)
    for rule in LintRules.all {
      #expect(rule.name.allSatisfy { $0 == "-" || ("a"..."z").contains($0) }, "\(rule.name)")
      #expect(LintRules.rule(named: rule.name) == rule)
      #expect(LintRules.rule(code: rule.code.lowercased()) == rule)
    }
  }

  /// Whatever the parser reports belongs to exactly one rule.
  @Test func everyDiagnosticHasOneRule() {
    var owners: [Diagnostic.Code: [String]] = [:]
    for rule in LintRules.all {
      for code in rule.diagnostics { owners[code, default: []].append(rule.code) }
    }
    for code in PolicyCodes.all { #expect(owners[code]?.count == 1, "\(code)") }
    for (code, rules) in owners { #expect(rules.count == 1, "\(code): \(rules)") }
  }

  @Test(arguments: LintRules.all.map(\.code))
  func everyRuleIsDocumented(_ code: String) throws {
    let rule = try #require(LintRules.rule(code: code))
    for text in [rule.summary, rule.why, rule.remedy, rule.bad, rule.good] { #expect(!text.isEmpty) }
    #expect(!rule.summary.hasSuffix(".") && rule.summary.count <= 100)
    #expect(rule.why.hasSuffix(".") && (rule.remedy.hasSuffix(".") || rule.remedy.hasSuffix(".)")))
    #expect(rule.summary.first?.isUppercase == true || rule.summary.hasPrefix("onMissing"))
    #expect(rule.explanation.split(separator: "\n").allSatisfy { $0.count <= 110 })
    #expect(!rule.diagnostics.isEmpty)
  }

  @Test func explanationHasAllOfTheRule() {
    let text = LintRule.hiddenField.explanation
    #expect(text.hasPrefix("FS014 hidden-field (error)\n\nA field lies in another one"))
    #expect(text.contains("    version: 1\n"))
    #expect(text.contains("What to do\n  Remove the inner path"))
  }
}
