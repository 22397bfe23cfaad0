/// A command and the words that lead to it.
struct CommandPath {
  let command: Command
  /// Without the program's name.
  let words: [String]

  /// The command itself and all below it.
  static func all(_ root: Command, _ words: [String] = []) -> [CommandPath] {
    [CommandPath(command: root, words: words)]
      + root.subcommands.flatMap { all($0, words + [$0.name]) }
  }

  /// Every option as it is written, `--help` too.
  var options: [(spellings: [String], option: Option?)] {
    command.options.map { option in
      (["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? []), option)
    } + [(["--help", "-h"], nil)]
  }
}

extension Option {
  /// What a shell offers for its value.
  var valueCompletion: Completion { choices.isEmpty ? completion : .words(choices) }
}
