/// `fieldseal policy`
enum PolicyCommand {
  static let command = Command(
    name: "policy",
    summary: "check policies before they run, and see what they do",
    discussion: """
      Nothing here needs a broker or a key, but for lint --live. Exit codes: 0 done and nothing found, 1 something found,
      2 wrong command line or a policy that cannot be read, 3 the machine or the program failed.
      """,
    subcommands: [
      PolicyLintCommand.command, PolicyExplainCommand.command, PolicyFmtCommand.command,
      PolicyInitCommand.command,
      PolicyTestCommand.command, PolicyDiffCommand.command, PolicySimulateCommand.command,
    ])
}
