import Glibc
import Policy
import PolicyLint
import YAML

/// What `fieldseal policy lint` was asked for.
struct LintOptions {
  /// As given; empty if none was.
  let paths: [String]
  let configuration: String?
  let isEach: Bool
  let format: ReportFormat
  let output: String?
  /// Nil: nothing is a failure.
  let failOn: Diagnostic.Severity?
  let settings: LintSettings
  let baseline: String?
  let writesBaseline: Bool
  let fixes: Bool
  let showsDiff: Bool
  let showsSuppressed: Bool
  let showsStatistics: Bool
  let watches: Bool
  let listsRules: Bool
  let isColoured: Bool
  /// Nil: nothing but files is looked at.
  let live: LiveLint.Settings?
  let standardInputName: String

  var readsStandardInput: Bool { paths.contains("-") }

  init(_ arguments: ParsedArguments) throws(CommandError) {
    standardInputName = arguments.value("stdin-name")
    paths = arguments.operands("PATH")
    configuration = arguments.optionalValue("config")
    isEach = arguments.isSet("each")
    format = ReportFormat(rawValue: arguments.value("format")) ?? .text
    output = arguments.optionalValue("output")
    failOn = Diagnostic.Severity(name: arguments.value("fail-on"))
    settings = try Self.settings(arguments)
    baseline = arguments.optionalValue("baseline")
    writesBaseline = arguments.isSet("write-baseline")
    fixes = arguments.isSet("fix")
    showsDiff = arguments.isSet("diff")
    showsSuppressed = arguments.isSet("show-suppressed")
    showsStatistics = arguments.isSet("statistics")
    watches = arguments.isSet("watch")
    listsRules = arguments.isSet("list-rules")
    isColoured = Self.isColoured(arguments.value("color"), toFile: output != nil)
    live = try LiveLint.Settings(arguments)
    try check()
  }

  private func check() throws(CommandError) {
    if writesBaseline && baseline == nil {
      throw CommandError("'--write-baseline' needs a file: --baseline FILE", code: .usage)
    }
    let modes = [
      (fixes, "--fix"), (showsDiff, "--diff"), (watches, "--watch"), (writesBaseline, "--write-baseline"),
    ]
    .filter(\.0).map(\.1)
    if modes.count > 1 {
      throw CommandError("'\(modes[0])' and '\(modes[1])' do not go together", code: .usage)
    }
    if watches && readsStandardInput {
      throw CommandError("'--watch' watches files; standard input is none", code: .usage)
    }
    if paths.count(where: { $0 == "-" }) > 1 {
      throw CommandError("'-' is given twice, but there is one standard input", code: .usage)
    }
    if listsRules && format != .text && format != .json {
      throw CommandError("rules are listed as text or json, not as \(format.rawValue)", code: .usage)
    }
  }

  private static func settings(_ arguments: ParsedArguments) throws(CommandError) -> LintSettings {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var settings = LintSettings(today: CalendarDate(unixSeconds: Int64(now.tv_sec)))
    if let text = arguments.optionalValue("today") {
      guard let date = CalendarDate(text) else {
        throw CommandError("'--today' needs a day, as in 2027-01-31, not '\(text)'", code: .usage)
      }
      settings.today = date
    }
    settings.disabled = try codes(arguments.values("disable"), "--disable")
      .subtracting(try codes(arguments.values("enable"), "--enable"))
    for text in arguments.values("severity") {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let severity = Diagnostic.Severity(name: String(parts[1])) else {
        throw CommandError(
          "'--severity' needs a rule and error, warning or info, as in FS014=error, not '\(text)'",
          code: .usage)
      }
      for code in try codes([String(parts[0])], "--severity") { settings.severities[code] = severity }
    }
    return settings
  }

  /// The codes of rules that are named by code or name, with commas between them.
  private static func codes(_ texts: [String], _ option: String) throws(CommandError) -> Set<String> {
    var codes: Set<String> = []
    for word in texts.flatMap({ $0.split(separator: ",") }).map(String.init) {
      if word == "all" {
        codes.formUnion(LintRules.all.map(\.code))
      } else if let rule = LintRules.rule(code: word) ?? LintRules.rule(named: word) {
        codes.insert(rule.code)
      } else {
        let known = LintRules.all.flatMap { [$0.code, $0.name] }
        let advice = Spelling.nearest(to: word, among: known).map { "; did you mean '\($0)'?" }
        throw CommandError(
          "'\(option)' names no rule with '\(word)'\(advice ?? "; --list-rules shows them all")", code: .usage
        )
      }
    }
    return codes
  }

  /// https://no-color.org: a NO_COLOR that is not empty means none.
  private static func isColoured(_ when: String, toFile: Bool) -> Bool {
    switch when {
    case "always": return true
    case "never": return false
    default:
      let isRefused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
      let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
      return Console.isTerminal && !toFile && !isRefused && !isDumb
    }
  }
}
