import Glibc
import Policy
import PolicyLint
import Proxy
import YAML

/// What looking once came to.
struct LintOutcome {
  let report: LintReport
  /// Whether a policy could not be read.
  let isUnreadable: Bool
  /// Everything that it depends on, folders and schema files too.
  let files: [String]
  /// Of each file that was looked over.
  let contents: [String: [UInt8]]

  init(_ inputs: LintInputs, baseline: Baseline?) {
    let sources = inputs.read()
    let options = inputs.options
    var settings = options.settings
    settings.proxy = sources.configuration.flatMap { configuration in
      sources.configurationFile.map { configuration.lintFacts(file: $0) }
    }
    var findings = ConfigurationFindings.all(sources.problems)
    var contents: [String: [UInt8]] = [:]
    var texts: [SourceText] = []
    if let file = sources.configurationFile, let bytes = inputs.contents[file] ?? Self.bytes(file) {
      contents[file] = bytes
      texts.append(SourceText(path: file, bytes: bytes))
    }
    settings.isLive = options.live != nil
    for source in sources.policies {
      let conflicts = ConfigurationFindings.conflicts(source, sources.configuration)
      let live = options.live.map { LiveLint.run(source, $0, sources) } ?? []
      findings += Linter(settings).lint(source, and: conflicts + live)
      for file in source.files where contents.updateValue(file.bytes, forKey: file.path) == nil {
        texts.append(SourceText(path: file.path, bytes: file.bytes))
      }
    }
    findings = findings.enumerated()
      .sorted {
        ($0.element.diagnostic.position, $0.offset) < ($1.element.diagnostic.position, $1.offset)
      }
      .map(\.element)
    let read = contents
    isUnreadable = findings.contains {
      $0.isFatal && [.unreadable, .noPolicyFiles].contains($0.diagnostic.code)
    }
    let report = LintReport(
      findings, sources: texts, others: Self.others(findings, read), rules: LintRules.all,
      tool: LintReport.Tool(version: Version.text, homepage: Version.homepage), root: Self.workingFolder,
      failOn: options.failOn)
    self.report = baseline.map { report.held(against: $0) { access($0, F_OK) == 0 } } ?? report
    self.contents = contents
    files =
      sources.paths + texts.map(\.path) + sources.policies.flatMap { $0.rules.flatMap(\.schemas).map(\.path) }
  }

  /// Whether a file says something else by now.
  var isOutdated: Bool { contents.contains { Self.bytes($0.key) != $0.value } }

  /// Files that findings lie in or point at but that are no policies: schemas.
  private static func others(_ findings: [Finding], _ known: [String: [UInt8]]) -> [SourceText] {
    let files = findings.flatMap {
      [$0.diagnostic.position.file] + $0.diagnostic.related.map(\.position.file)
    }
    return Set(files).filter { known[$0] == nil }.sorted().compactMap { file in
      bytes(file).map { SourceText(path: file, bytes: $0) }
    }
  }

  private static func bytes(_ file: String) -> [UInt8]? {
    try? TextFile.read(file, limit: YAMLLimits().bytes)
  }

  private static var workingFolder: String {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }
}
