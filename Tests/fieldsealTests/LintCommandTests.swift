import Bytes
import PolicyLint
import Testing
import YAML

@testable import fieldseal

/// The command's own parts; what they do together is tried in Tests/EndToEnd.
@Suite struct LintCommandTests {
  private func options(_ line: String) throws -> LintOptions {
    let words = line.split(separator: " ").map(String.init)
    guard case .run(_, let arguments) = try ArgumentParser.parse(words, PolicyLintCommand.command) else {
      throw UsageError(message: "nothing to run", command: "lint")
    }
    return try LintOptions(arguments)
  }

  private func error(_ line: String) -> CommandError? {
    do {
      _ = try options(line)
      return nil
    } catch {
      return error as? CommandError
    }
  }

  @Test func defaults() throws {
    let options = try options("")
    #expect(options.paths.isEmpty && options.format == .text && options.failOn == .warning)
    #expect(!options.isColoured && options.output == nil && options.settings.disabled.isEmpty)
  }

  @Test func rules() throws {
    #expect(
      try options("--disable FS001,fs002 --disable yaml-feature").settings.disabled == [
        "FS001", "FS002", "FS003",
      ])
    let only = try options("--disable all --enable FS014").settings.disabled
    #expect(!only.contains("FS014") && only.count == LintRules.all.count - 1)
    #expect(try options("--severity unused-key=error").settings.severities.values.map { $0 } == [.error])
    #expect(try options("--today 2027-01-31").settings.today.description == "2027-01-31")
    #expect(try options("--fail-on never").failOn == nil)
    #expect(try options("--color always").isColoured && !options("--color never").isColoured)
  }

  @Test(arguments: [
    ("--disable FS999", "'--disable' names no rule with 'FS999'; did you mean 'FS099'?"),
    ("--enable unused-kye", "'--enable' names no rule with 'unused-kye'; did you mean 'unused-key'?"),
    (
      "--enable whatever-this-is",
      "'--enable' names no rule with 'whatever-this-is'; --list-rules shows them all"
    ),
    (
      "--severity FS014",
      "'--severity' needs a rule and error, warning or info, as in FS014=error, not 'FS014'"
    ),
    ("--today tomorrow", "'--today' needs a day, as in 2027-01-31, not 'tomorrow'"),
    ("--write-baseline", "'--write-baseline' needs a file: --baseline FILE"),
    ("--fix --watch", "'--fix' and '--watch' do not go together"),
    ("- --watch", "'--watch' watches files; standard input is none"),
    ("- -", "'-' is given twice, but there is one standard input"),
    ("--list-rules --format sarif", "rules are listed as text or json, not as sarif"),
  ])
  func mistakes(_ line: String, _ message: String) {
    let error = error(line)
    #expect(error?.code == .usage)
    // Which code is nearest depends on the table.
    if line.contains("FS999") {
      #expect(error?.message.hasPrefix("'--disable' names no rule with 'FS999'") == true)
    } else {
      #expect(error?.message == message)
    }
  }

  private static let rule = LintRule(
    code: "FS700", name: "too-sample", severity: .info, summary: "A sample", why: "It is \"one\".",
    remedy: "Do not.", bad: "a: 1\n\nb: 2", good: "a: 2", need: .configuration, isFixable: true)

  @Test func lists() {
    #expect(
      LintRuleList.text([Self.rule], asJSON: false) == """
        RULE   SEVERITY  FIXABLE  NAME        WHAT IS WRONG
        FS700  info      some     too-sample  A sample

        """)
    #expect(
      LintRuleList.text([Self.rule], asJSON: true) == #"""
        {"rules":[
        {"code":"FS700","name":"too-sample","severity":"info","summary":"A sample","why":"It is \"one\".","help":"Do not.","bad":"a: 1\n\nb: 2","good":"a: 2","needs":"configuration","fixable":true}
        ]}

        """#)
  }

  @Test func counts() {
    let finding = Finding(Diagnostic(.caution, at: SourcePosition(file: "f"), "m"), Self.rule)
    let report = LintReport(
      [finding, finding], sources: [SourceText(path: "f", text: "")], rules: [Self.rule],
      tool: .init(version: "1", homepage: "h"))
    #expect(
      LintStatistics.text(report, elapsed: .milliseconds(1234)) == """

        COUNT  FIXABLE  RULE   NAME
        2      0        FS700  too-sample
        1 file in 1234 ms

        """)
  }
}
