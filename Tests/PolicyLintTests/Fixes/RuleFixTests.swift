import Foundation
import PolicyLint
import Testing
import YAML

/// The fixes that findings in `policies/invalid` come with.
@Suite struct RuleFixTests {
  private static let fixtures = LintFixture.all(in: LintFolder.repository + "/policies/invalid")
    .filter { !$0.isFolder }

  /// Applied alone, each makes its finding go away, and nothing new that keeps the policy from being loaded comes.
  @Test(arguments: fixtures)
  func eachMendsItsFinding(_ fixture: LintFixture) throws {
    let before = try fixture.findings()
    for finding in before {
      guard let fix = finding.diagnostic.fix else { continue }
      let file = finding.diagnostic.position.file
      guard file.hasSuffix(fixture.name) else { continue }
      let applier = FixApplier(fixture.text, file: file)
      let result = applier.apply([fix])
      #expect(result.applied == [fix], "\(fixture): \(fix.title)")
      let after = try fixture.findings(of: result.text)
      let place = "\(fixture): \(finding.diagnostic.message) by \(fix.title)\n\(result.text)"
      #expect(count(finding, after) < count(finding, before), "\(place)")
      let (fatal, were) = (after.filter(\.isFatal), before.filter(\.isFatal))
      #expect(fatal.count <= were.count, "\(place)")
    }
  }

  private func count(_ finding: Finding, _ all: [Finding]) -> Int {
    all.count { $0.rule == finding.rule && $0.diagnostic.message == finding.diagnostic.message }
  }

  /// Those that say that they have fixes do, and no others.
  @Test func rulesSayWhetherTheyHaveFixes() throws {
    var fixed: Set<String> = []
    for fixture in Self.fixtures {
      for finding in try fixture.findings() where finding.diagnostic.fix != nil {
        fixed.insert(finding.rule.code)
      }
    }
    let expected = LintRules.all.filter { $0.isFixable }
    #expect(fixed.sorted() == expected.map(\.code))
  }

  /// All fixes of a file together, again and again, come to an end.
  @Test(arguments: fixtures)
  func togetherTheyEnd(_ fixture: LintFixture) throws {
    var text = fixture.text
    for round in 0..<10 {
      let findings = try fixture.findings(of: text)
      let fixes = findings.filter { $0.suppression == nil }.compactMap(\.diagnostic.fix)
      guard let file = findings.first?.diagnostic.position.file, !fixes.isEmpty else { return }
      let result = FixApplier(text, file: file).apply(fixes)
      if result.text == text { return }
      text = result.text
      #expect(round < 9, "\(fixture)")
    }
  }
}
