/// A row of the command table: what a command is called, takes and does. Parsing and `--help` come from it.
struct Command: Sendable {
  let name: String
  /// One line, without a full stop.
  let summary: String
  /// What `--help` teaches beyond that; lines are printed as they are.
  var discussion = ""
  var operands: [Operand] = []
  var options: [Option] = []
  var subcommands: [Command] = []
  /// Nil for a command that only has subcommands. An exit code other than `ok` that is returned has been explained.
  var run: (@Sendable (ParsedArguments) throws(CommandError) -> ExitCode)?
}
