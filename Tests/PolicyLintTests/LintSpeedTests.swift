import Foundation
import Policy
import PolicyLint
import Testing

/// Large policies take time in proportion to their size: in release half a second for a thousand files.
@Suite struct LintSpeedTests {
  private static let isDebug = {
    var isDebug = false
    assert({ isDebug = true }() == ())
    return isDebug
  }()

  @Test func thousandFiles() throws {
    let folder = try LintFolder()
    for number in 0..<1000 { try folder.write("\(number).yaml", Self.policy(number)) }
    var findings: [Finding] = []
    let took = ContinuousClock().measure { findings = folder.lint() }
    #expect(findings.filter(\.isFatal).isEmpty)
    print("1000 files: \(took), \(findings.count) findings")
    #expect(took < (Self.isDebug ? .seconds(60) : .seconds(1)))
  }

  /// What would be quadratic, or worse, if every rule were compared with every other.
  @Test func manyPatterns() throws {
    var text = "version: 1\nkeys:\n  k: {provider: local, key: k}\ntopics:\n"
    for number in 0..<400 {
      text += "  - {match: \"*-\(number)-*\", encrypt: value, key: k}\n"
      text += "  - {match: \"/(a|b)+[0-9]*x\(number)(y|z)?/\", encrypt: none}\n"
      text += "  - {match: \"team\(number).*\", encrypt: value, key: k}\n"
    }
    let folder = try LintFolder()
    try folder.write("many.yaml", text)
    let took = ContinuousClock().measure { _ = folder.lint() }
    print("1200 patterns: \(took)")
    #expect(took < (Self.isDebug ? .seconds(120) : .seconds(4)))
  }

  private static func policy(_ number: Int) -> String {
    """
    # Policy of team \(number)
    version: 1
    keys:
      team\(number): {provider: local, key: "team\(number)/{topic}"}
    topics:
      - match: "team\(number).*"
        encrypt: value
        key: team\(number)
      - match: team\(number).orders
        format: json
        key: team\(number)
        fields:
          - customer.ssn
          - {path: customer.email, onMissing: pass}
          - "cards[*].number"
          - {path: customer.id, mode: deterministic}
        onMissing: reject
        headers: [x-user]
      - {match: "/team\(number)-audit-(eu|us)/", encrypt: value, key: team\(number)}
      - {match: metrics.team\(number), encrypt: none}

    """
  }
}
