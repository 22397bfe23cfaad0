import PolicyLint
import YAML

/// `fieldseal policy lint`
enum PolicyLintCommand {
  static let command = Command(
    name: "lint",
    summary: "find what is wrong in policies, or may be",
    discussion: """
      All files and folders that are named make one policy, as the proxy merges a folder; with --each every file is one of
      its own. Without a PATH it is what fieldseal.yaml names, and that file is looked over with it; without that, the
      folder policies.

        fieldseal policy lint                                look the proxy's policies over
        fieldseal policy lint --fix                          mend what can be mended without asking
        fieldseal policy lint --format sarif -o lint.sarif   for code scanning
        fieldseal policy lint - < policy.yaml                what is piped in
        fieldseal policy lint --live                         hold them against the cluster, the registry and the keys
        fieldseal policy explain FS014                       what a rule is about

      Exit codes: 0 nothing found at or above --fail-on, 1 something found, 2 wrong command line or a policy that cannot be
      read, 3 the machine or the program failed.
      """,
    operands: [
      Operand(
        name: "PATH", isOptional: true, isRepeatable: true, takesStandardInput: true, completion: .files,
        help: "policy files, or folders of them (*.yaml, *.yml, not in folders in them)")
    ],
    options: options,
    run: run)

  private static let ruleWords = ["all"] + LintRules.all.map(\.code)

  private static let options = [
    Option(
      name: "config", short: "c", value: "FILE", completion: .files,
      help: "look the proxy's configuration over, too, and the policies against it"),
    Option(
      name: "format", short: "f", value: "FORMAT", standard: "text",
      choices: ReportFormat.allCases.map(\.rawValue), help: "how to report"),
    Option(name: "output", short: "o", value: "FILE", completion: .files, help: "write the report to a file"),
    Option(
      name: "fail-on", value: "LEVEL", standard: "warning", choices: ["error", "warning", "info", "never"],
      help: "the least severity that exit code 1 is for"),
    Option(name: "each", help: "every file is a policy of its own"),
    Option(
      name: "disable", value: "RULES", isRepeatable: true, completion: .words(ruleWords),
      help: "leave rules out, by code or name, with commas between several, or all"),
    Option(
      name: "enable", value: "RULES", isRepeatable: true, completion: .words(ruleWords),
      help: "what is not to be left out: --disable all --enable FS014 looks for one thing"),
    Option(
      name: "severity", value: "RULE=LEVEL", isRepeatable: true, help: "another severity: FS014=error"),
    Option(
      name: "baseline", value: "FILE", completion: .files, help: "what is in that file does not count"),
    Option(name: "write-baseline", help: "write what is found to the baseline"),
    Option(name: "fix", help: "mend what can be mended without asking"),
    Option(name: "diff", help: "print what --fix would change; exit 1 if anything"),
    Option(name: "show-suppressed", help: "show what comments or the baseline suppress, too"),
    Option(name: "statistics", help: "count the findings of each rule"),
    Option(
      name: "live", help: "hold the policies against a cluster, the schema registry and the key providers"),
    Option(
      name: "bootstrap", value: "HOST:PORT,…",
      help: "with --live: the cluster's brokers; otherwise those of --kafka-config or of the configuration"),
    Option(
      name: "kafka-config", value: "FILE", completion: .files,
      help: "with --live: a client's properties, as in security.protocol=SASL_SSL"),
    Option(
      name: "live-timeout", value: "TIME", help: "with --live: how long each question may take (default: 5s)"),
    Option(name: "watch", short: "w", help: "look again whenever a file changes"),
    Option(name: "list-rules", help: "list what is looked for, as text or --format json"),
    Option(
      name: "color", value: "WHEN", standard: "auto", choices: ["auto", "always", "never"],
      help: "colours; auto: on a terminal, unless NO_COLOR is set"),
    Option(
      name: "stdin-name", value: "NAME", standard: StandardInput.name,
      help: "what the report calls standard input"),
    Option(
      name: "today", value: "DATE", help: "the day for what expires, as in 2027-01-31, if not the computer's"),
  ]

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let options = try LintOptions(arguments)
    if options.listsRules {
      Console.print(LintRuleList.text(LintRules.all, asJSON: options.format == .json))
      return .ok
    }
    var inputs = LintInputs(options)
    if options.readsStandardInput {
      inputs.contents[options.standardInputName] = try StandardInput.read(limit: YAMLLimits().bytes)
    }
    if options.watches { try LintWatch.run(inputs) }
    return try LintRun.run(inputs)
  }
}
