import Foundation
import Testing

@testable import PolicyLint

/// `policies/invalid`, and what nearly breaks rules.
@Suite struct FixtureTests {
  private static let fixtures = LintFixture.all(in: LintFolder.repository + "/policies/invalid")
  private static let nearMisses = LintFixture.all(
    in: LintFolder.repository + "/Tests/PolicyLintTests/NearMisses")

  /// `FIELDSEAL_UPDATE_FIXTURES=1` writes what is found in the place of what was expected.
  @Test(arguments: fixtures)
  func givesItsFindings(_ fixture: LintFixture) throws {
    if ProcessInfo.processInfo.environment["FIELDSEAL_UPDATE_FIXTURES"] != nil { try fixture.update() }
    let (found, expected) = (try fixture.found(), fixture.expected)
    for line in found where !expected.contains(line) { Issue.record("\(fixture): unexpected \(line)") }
    for line in expected where !found.contains(line) { Issue.record("\(fixture): missing \(line)") }
    #expect(found.count == expected.count)
    #expect(found.contains { $0.contains(" \(fixture.code) ") }, "\(fixture) fires nothing of its own")
  }

  @Test(arguments: nearMisses)
  func nearMissesGiveNothing(_ fixture: LintFixture) throws {
    let found = try fixture.findings()
    for finding in found where finding.rule.code == fixture.code {
      Issue.record("\(fixture): \(finding.diagnostic)")
    }
    // Nothing that keeps a policy from being loaded: a file that is not read gives nothing of any rule.
    for finding in found where finding.isFatal { Issue.record("\(fixture): \(finding.diagnostic)") }
  }

  @Test func everyRuleHasBoth() {
    let codes = Set(LintRules.all.filter { $0.need != .cluster }.map(\.code))
    #expect(codes.subtracting(Self.fixtures.map(\.code)).sorted() == [])
    #expect(codes.subtracting(Self.nearMisses.map(\.code)).sorted() == [])
  }

  /// Nothing depends on the order in which sets and dictionaries are walked.
  @Test func theSameEveryTime() throws {
    for fixture in Self.fixtures.prefix(20) {
      let first = try fixture.found()
      for _ in 0..<3 { #expect(try fixture.found() == first) }
    }
  }
}
