import YAML

/// What a run of the linter came to: all that the formats show.
public struct LintReport: Sendable {
  /// The program that reports.
  public struct Tool: Sendable {
    public let version: String
    /// Where people read about it; the rules' help lies below it.
    public let homepage: String

    public init(version: String, homepage: String) {
      self.version = version
      self.homepage = homepage
    }

    func help(_ rule: LintRule) -> String { "\(homepage)/blob/main/docs/rules.md#\(rule.code.lowercased())" }
  }

  public struct Entry: Sendable {
    public var finding: Finding
    /// Stays the same when lines move.
    public let fingerprint: String
    /// The finding's line, without its end, if it can be shown.
    let line: Substring?

    public var counts: Bool { finding.suppression == nil }
  }

  public let tool: Tool
  /// Those that count and those that are suppressed, in the findings' order.
  public private(set) var entries: [Entry]
  /// What the baseline has and the files no longer do.
  public private(set) var gone: [Baseline.Entry] = []
  /// Whether the entries were held against a baseline.
  public private(set) var hasBaseline = false
  /// Every file that was looked at, in order.
  public let files: [String]
  /// Every rule there is, in the table's order.
  public let rules: [LintRule]
  /// Findings below it are no failures; nil: none is.
  public let failOn: Diagnostic.Severity?
  let lines: [String: SourceLines]
  private let root: String

  /// - Parameters:
  ///   - findings: as they shall be shown.
  ///   - sources: the files that were looked at.
  ///   - others: files that findings point at, schemas say.
  ///   - root: the folder from which other programs are told of files.
  public init(
    _ findings: [Finding], sources: [SourceText], others: [SourceText] = [], rules: [LintRule], tool: Tool,
    root: String = "",
    failOn: Diagnostic.Severity? = .warning
  ) {
    self.tool = tool
    self.rules = rules
    self.failOn = failOn
    self.root = root
    files = sources.map(\.path)
    var shown: Set<String> = []
    for finding in findings {
      shown.insert(finding.diagnostic.position.file)
      for related in finding.diagnostic.related { shown.insert(related.position.file) }
    }
    // Most files have no findings: they are not split.
    let lines = Dictionary(
      (sources + others).filter { shown.contains($0.path) }.map { ($0.path, SourceLines($0.text)) },
      uniquingKeysWith: { first, _ in first })
    self.lines = lines
    let fingerprints = Fingerprint.all(findings, lines, path: { ReportPath.relative($0, to: root) })
    entries = zip(findings, fingerprints).map { finding, fingerprint in
      let position = finding.diagnostic.position
      return Entry(
        finding: finding, fingerprint: fingerprint, line: lines[position.file]?.shown(position.line))
    }
  }

  /// The same, with what the baseline knows suppressed.
  ///
  /// - Parameter exists: whether there is such a file; entries of files that exist but were not looked at are not gone.
  public func held(against baseline: Baseline, exists: (String) -> Bool) -> LintReport {
    var report = self
    report.hasBaseline = true
    var unseen = baseline.byFingerprint
    for index in entries.indices {
      guard unseen.removeValue(forKey: entries[index].fingerprint) != nil, entries[index].counts else {
        continue
      }
      report.entries[index].finding.suppression = .baseline
    }
    let seen = Set(files.map(path))
    report.gone = baseline.entries.filter {
      unseen[$0.fingerprint] != nil && (seen.contains($0.file) || !exists($0.file))
    }
    return report
  }

  /// The findings that count.
  public var findings: [Finding] { entries.filter(\.counts).map(\.finding) }

  public func count(_ severity: Diagnostic.Severity) -> Int {
    entries.count { $0.counts && $0.finding.diagnostic.severity == severity }
  }

  /// Whether a finding is one that the run fails for.
  public func isFailure(_ entry: Entry) -> Bool {
    entry.counts && (failOn.map { entry.finding.diagnostic.severity >= $0 } ?? false)
  }

  public var hasFailures: Bool { entries.contains { isFailure($0) } }

  /// A file's path as other programs are to be told.
  func path(_ file: String) -> String { ReportPath.relative(file, to: root) }
}
