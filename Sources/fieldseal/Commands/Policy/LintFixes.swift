import PolicyLint
import YAML

/// What becomes of files when everything is mended that can be. A fix may make room for another: it is done in rounds.
struct LintFixes {
  struct Change {
    let file: String
    let old: [UInt8]
    let new: [UInt8]
  }

  /// More than any file needs; two fixes that undo each other end here.
  private static let mostRounds = 10

  /// By file.
  private(set) var changes: [Change] = []
  /// How many fixes were applied.
  private(set) var count = 0
  let isUnreadable: Bool

  init(_ inputs: LintInputs, _ baseline: Baseline?) {
    var inputs = inputs
    var originals: [String: [UInt8]] = [:]
    var outcome = LintOutcome(inputs, baseline: baseline)
    isUnreadable = outcome.isUnreadable
    for _ in 0..<Self.mostRounds {
      let fixed = Self.fixed(outcome)
      guard !fixed.isEmpty else { break }
      for (file, text, number) in fixed {
        if originals[file] == nil { originals[file] = outcome.contents[file] }
        inputs.contents[file] = text
        count += number
      }
      outcome = LintOutcome(inputs, baseline: baseline)
    }
    changes = originals.keys.sorted().compactMap { file in
      guard let old = originals[file], let new = inputs.contents[file], old != new else { return nil }
      return Change(file: file, old: old, new: new)
    }
  }

  private static func fixed(_ outcome: LintOutcome) -> [(file: String, text: [UInt8], count: Int)] {
    var fixes: [String: [SourceFix]] = [:]
    for finding in outcome.report.findings {
      if let fix = finding.diagnostic.fix { fixes[finding.diagnostic.position.file, default: []].append(fix) }
    }
    return fixes.keys.sorted().compactMap { file in
      guard let bytes = outcome.contents[file] else { return nil }
      let text = String(decoding: bytes, as: UTF8.self)
      // What is no UTF-8 would not stay as it is.
      guard Array(text.utf8) == bytes else { return nil }
      let result = FixApplier(text, file: file).apply(fixes[file] ?? [])
      guard !result.applied.isEmpty, result.text != text else { return nil }
      return (file, Array(result.text.utf8), result.applied.count)
    }
  }
}
