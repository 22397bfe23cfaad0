/// `fieldseal completions`
enum CompletionsCommand {
  static let command = Command(
    name: "completions",
    summary: "print what makes a shell complete command lines",
    discussion: """
      bash  fieldseal completions bash > /etc/bash_completion.d/fieldseal, or source <(fieldseal completions bash)
      zsh   fieldseal completions zsh > "${fpath[1]}/_fieldseal", and start a new shell
      fish  fieldseal completions fish > ~/.config/fish/completions/fieldseal.fish
      """,
    operands: [
      Operand(name: "SHELL", completion: .words(CompletionShell.names), help: "bash, zsh or fish")
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let name = arguments.operand("SHELL")
    guard let shell = CompletionShell(rawValue: name) else {
      throw CommandError("there are no completions for '\(name)', but for bash, zsh and fish", code: .usage)
    }
    Console.print(shell.script(CommandTable.root))
    return .ok
  }
}
