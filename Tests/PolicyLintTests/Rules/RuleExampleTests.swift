import Foundation
import Testing

@testable import PolicyLint

/// The examples in the rules' documentation.
@Suite struct RuleExampleTests {
  /// Those that show a part of the configuration, or no file at all.
  private static let rules = LintRules.all.filter {
    $0.code != "FS001" && !$0.bad.hasPrefix("# fieldseal.yaml")
      && $0.need != .cluster
  }

  @Test(arguments: rules.map(\.code))
  func badOneBreaksTheRule(_ code: String) throws {
    let rule = try #require(LintRules.rule(code: code))
    let found = try lint(rule.bad)
    #expect(found.contains { $0.rule == rule }, "\(rule.code): \(Self.list(found))")
    // Nothing else is wrong with it that would have to be mended first.
    for finding in found where finding.isFatal && !rule.isAboutParsing {
      Issue.record("\(rule.code): \(finding.diagnostic)")
    }
  }

  @Test(arguments: rules.map(\.code))
  func goodOneDoesNot(_ code: String) throws {
    let rule = try #require(LintRules.rule(code: code))
    let found = try lint(rule.good)
    #expect(!found.contains { $0.rule == rule && $0.suppression == nil }, "\(rule.code): \(Self.list(found))")
    for finding in found where finding.isFatal { Issue.record("\(rule.code): \(finding.diagnostic)") }
  }

  private func lint(_ text: String) throws -> [Finding] {
    let folder = try LintFolder()
    let mode = text.contains("mode 0644") ? 0o644 : text.contains("mode 0666") ? 0o666 : 0o640
    // Two files: each begins with a comment that names it.
    let files = text.components(separatedBy: "\n---\n")
    for (number, file) in files.enumerated() { try folder.write("\(number).yaml", file + "\n", mode: mode) }
    return folder.lint()
  }

  private static func list(_ findings: [Finding]) -> [String] {
    findings.map { "\($0.rule.code) \($0.diagnostic.message)" }
  }
}

extension LintRule {
  fileprivate var isAboutParsing: Bool {
    severity == .error || diagnostics != [diagnostics[0]] || name == "ignore-impossible"
  }
}
