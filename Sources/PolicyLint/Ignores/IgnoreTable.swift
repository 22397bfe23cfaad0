import Policy
import YAML

/// The comments of all files, and what they keep from counting.
struct IgnoreTable {
  private struct Line: Hashable {
    let file: String
    let number: Int
  }

  private let comments: [IgnoreComment]
  private let settings: LintSettings
  private let isWhole: Bool

  init(_ context: LintContext) {
    comments = context.source.files.flatMap { IgnoreScanner.comments(in: $0) }
    settings = context.settings
    isWhole = context.isWhole
  }

  /// Marks what comments suppress.
  ///
  /// - Returns: what is wrong with the comments themselves.
  func apply(to findings: inout [Finding]) -> [Finding] {
    guard !comments.isEmpty else { return [] }
    var files: [String: [Int]] = [:]
    var lines: [Line: [Int]] = [:]
    for index in findings.indices {
      let position = findings[index].diagnostic.position
      files[position.file, default: []].append(index)
      lines[Line(file: position.file, number: position.line), default: []].append(index)
    }
    var found = LintFindings()
    for comment in comments {
      let candidates: [Int] =
        switch comment.scope {
        case .file: files[comment.position.file] ?? []
        case .line(let number): lines[Line(file: comment.position.file, number: number)] ?? []
        case .nothing: []
        }
      judge(comment, candidates, &findings, &found)
    }
    return found.all.compactMap { diagnostic in
      guard let rule = LintRules.rule(for: diagnostic.code), settings.isEnabled(rule) else { return nil }
      var diagnostic = diagnostic
      diagnostic.severity = settings.severities[rule.code] ?? diagnostic.severity
      return Finding(diagnostic, rule)
    }
  }

  private func judge(
    _ comment: IgnoreComment, _ candidates: [Int], _ findings: inout [Finding], _ found: inout LintFindings
  ) {
    if let problem = comment.problem {
      found.report(
        .invalidIgnore, at: position(comment, problem.offset), length: problem.length, problem.message)
      return
    }
    guard !comment.reason.isEmpty else {
      found.report(
        .ignoreWithoutReason, at: comment.position, length: comment.length,
        "the comment ignores nothing without a reason; write one behind ':', as in ': the topic is retired in May'"
      )
      return
    }
    if comment.isExpired(on: settings.today), let until = comment.until {
      found.report(
        .ignoreExpired, at: comment.position, length: comment.length,
        "the comment has not counted since the end of \(until); mend what it hides, or give it a later date and say why",
        fix: comment.removal)
      return
    }
    var unused: [IgnoreComment.Code] = []
    for code in comment.codes {
      let matching = candidates.filter { findings[$0].rule.code == code.text }
      for index in matching where !findings[index].isFatal {
        findings[index].suppression = .inSource(reason: comment.reason)
      }
      if matching.contains(where: { findings[$0].isFatal }) {
        found.report(
          .ignoreImpossible, at: position(comment, code.offset), length: code.text.utf8.count,
          "\(code.text) keeps the policy from being loaded here and cannot be ignored; mend it")
      } else if matching.isEmpty, isWhole, isChecked(code.text) {
        unused.append(code)
      }
    }
    for code in unused {
      let isAll = unused.count == comment.codes.count
      found.report(
        .ignoreUnused, at: position(comment, code.offset), length: code.text.utf8.count,
        "there is no finding of \(code.text) \(Self.place(comment)); remove \(isAll ? "the comment" : "the code")",
        fix: isAll ? comment.removal : comment.removal(of: code))
    }
  }

  private static func place(_ comment: IgnoreComment) -> String {
    switch comment.scope {
    case .file: "in this file"
    case .line(let line): line == comment.position.line ? "in this line" : "in line \(line)"
    case .nothing: "below"
    }
  }

  /// Whether this run could have found something of the rule.
  private func isChecked(_ code: String) -> Bool {
    guard let rule = LintRules.rule(code: code), settings.isEnabled(rule) else { return false }
    switch rule.need {
    case .configuration: return settings.proxy != nil
    case .cluster: return settings.isLive
    case .schemas, nil: return true
    }
  }

  private func position(_ comment: IgnoreComment, _ offset: Int) -> SourcePosition {
    SourcePosition(file: comment.position.file, line: comment.position.line, column: offset + 1)
  }
}
