import Foundation
import Policy
import PolicyLint
import Testing

/// `policies/` at the top of the repository.
@Suite struct ExamplePolicyLintTests {
  private static let folder = LintFolder.repository + "/policies"

  private static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".test.yaml") }.sorted()

  /// Hints aside, which `--fail-on` leaves out too.
  @Test(arguments: files)
  func examplesAreClean(_ file: String) {
    let source = PolicySource.load(["\(Self.folder)/\(file)"])
    let findings = Linter(LintSettings(today: LintFolder.today)).lint(source)
    for finding in findings where finding.suppression == nil && finding.diagnostic.severity > .info {
      Issue.record("\(finding.rule.code) \(finding.diagnostic)")
    }
  }
}
