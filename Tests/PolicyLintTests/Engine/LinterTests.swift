import Policy
import Testing
import YAML

@testable import PolicyLint

@Suite struct LinterTests {
  private static let text = """
    version: 1
    keys:
      pii: {provider: local, key: pii}
      other: {provider: local, key: other}
    topics:
      - {match: orders, encrypt: value, key: pii, unsealed: pass}
      - {match: "*", encrypt: none}
    """

  private func lint(_ text: String = text, _ change: (inout LintSettings) -> Void = { _ in }) -> [Finding] {
    var settings = LintSettings(today: LintFolder.today)
    change(&settings)
    return Linter(settings).lint(PolicySource.parse(["p.yaml": text]))
  }

  private func codes(_ findings: [Finding]) -> [String] { findings.map(\.rule.code) }

  @Test func findingsAreInTheFilesOrder() {
    #expect(codes(lint()) == ["FS056", "FS081", "FS048"])
    let places = lint().map(\.diagnostic.position)
    #expect(places == places.sorted())
  }

  @Test func rulesCanBeChosen() {
    #expect(codes(lint { $0.disabled = ["FS048"] }) == ["FS056", "FS081"])
    #expect(codes(lint { $0.only = ["FS048", "FS014"] }) == ["FS048"])
    #expect(codes(lint { $0.only = [] }) == [])
  }

  @Test func severitiesCanBeChanged() {
    let findings = lint { $0.severities = ["FS048": .error, "FS056": .info] }
    #expect(findings.map(\.diagnostic.severity) == [.info, .warning, .error])
    // That makes them no errors of the parser.
    #expect(findings.filter(\.isFatal).isEmpty)
  }

  @Test func whatKeepsAPolicyFromBeingLoadedCountsAlways() {
    let findings = lint("version: 1\ntopics:\n  - {match: a}\n") {
      $0.disabled = ["FS005"]
      $0.severities = ["FS005": .info]
    }
    #expect(codes(findings) == ["FS005"])
    #expect(findings.first?.isFatal == true)
    #expect(findings.first?.diagnostic.severity == .error)
  }

  /// What seems not to be there may be in what could not be read.
  @Test func nothingIsMissedInHalfAPolicy() {
    let findings = lint(Self.text + "\n  - {match: b, encrypt: other}\n")
    #expect(codes(findings) == ["FS081", "FS048", "FS008"])
  }

  @Test func whatWasFoundElsewhereBelongsToRules() {
    let source = PolicySource.parse(["p.yaml": Self.text])
    let linter = Linter(LintSettings(today: LintFolder.today))
    let place = SourcePosition(file: "p.yaml", line: 6, column: 5)
    let other = Diagnostic(Diagnostic.Code("unknown-provider"), at: place, "found elsewhere")
    #expect(codes(linter.lint(source, and: [other])) == ["FS056", "FS063", "FS081", "FS048"])
    let stranger = Diagnostic(Diagnostic.Code("of no rule"), at: place, "found elsewhere")
    #expect(linter.lint(source, and: [stranger]).count == 3)
  }

  @Test func theSameTwiceIsOnce() {
    let source = PolicySource.parse(["p.yaml": Self.text])
    let linter = Linter(LintSettings(today: LintFolder.today))
    let other = Diagnostic(
      Diagnostic.Code("unknown-provider"), at: SourcePosition(file: "p.yaml"), "found elsewhere")
    #expect(linter.lint(source, and: [other, other]).count == 4)
  }

  @Test func nothingAtAll() {
    #expect(Linter(LintSettings(today: LintFolder.today)).lint(PolicySource.parse([:])).isEmpty)
  }

  /// Whatever stands in a file: findings within it, and no trap.
  @Test func damagedPolicies() throws {
    var random = SeededNumbers(seed: 11)
    let pieces = [
      "{", "}", "[", "]", ":", "-", "\n", " ", "*", "\"", "'", "#", "# fieldseal:ignore FS048", ", ",
      "FS048: x",
      "/(a|b)*/", "**.", "{value.x}", "é", "\u{FEFF}", "\r", "\u{2028}", "match: ", "password: hunter22",
      "[0]",
    ]
    for fixture in LintFixture.all(in: LintFolder.repository + "/policies/invalid") where !fixture.isFolder {
      for _ in 0..<20 {
        var scalars = Array(fixture.text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          let place = Int.random(in: 0...scalars.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0 where place < scalars.count: scalars.remove(at: place)
          default:
            scalars.insert(
              contentsOf: (pieces.randomElement(using: &random) ?? "").unicodeScalars, at: place)
          }
        }
        let text = String(String.UnicodeScalarView(scalars))
        let lines = LineTable(Array(text.utf8))
        for finding in lint(text) {
          let position = finding.diagnostic.position
          #expect(position.line >= 1 && position.line <= lines.count + 1 && position.column >= 1)
          let width = String(decoding: lines.bytes(position.line), as: UTF8.self).unicodeScalars.count
          #expect(
            position.column + finding.diagnostic.length <= width + 3,
            "\(finding.diagnostic) \(finding.diagnostic.length)")
          if let fix = finding.diagnostic.fix, position.file == "p.yaml" {
            let result = FixApplier(text, file: "p.yaml").apply([fix])
            #expect(result.applied == [fix], "\(finding.diagnostic)\n\(text)")
          }
        }
      }
    }
  }
}
