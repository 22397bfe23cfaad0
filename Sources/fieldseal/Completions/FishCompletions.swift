/// Completions for fish 3.
enum FishCompletions {
  static func script(_ root: Command) -> String {
    let paths = CommandPath.all(root)
    return """
      # Completions of fieldseal for fish, written by: fieldseal completions fish
      function __fieldseal_at
          set -l words (commandline -opc)
          set -e words[1]
          set -l path
          for word in $words
              string match -q -- '-*' $word; and continue
              contains -- (string join ' ' $path $word) \(known(paths)); or break
              set -a path $word
          end
          test "$path" = "$argv"
      end
      complete -c fieldseal -f

      """ + paths.map(lines).joined()
  }

  private static func known(_ paths: [CommandPath]) -> String {
    paths.dropFirst().map { "'\($0.words.joined(separator: " "))'" }.joined(separator: " ")
  }

  private static func lines(_ path: CommandPath) -> String {
    let start = "complete -c fieldseal -n '__fieldseal_at \(path.words.joined(separator: " "))'"
    var text = path.command.subcommands.map { "\(start) -a \($0.name) -d \(quoted($0.summary))\n" }.joined()
    for (_, option) in path.options {
      guard let option else {
        text += "\(start) -s h -l help -d 'show help'\n"
        continue
      }
      let short = option.short.map { " -s \($0)" } ?? ""
      let value = option.value == nil ? "" : " -r \(offer(option.valueCompletion))"
      text += "\(start)\(short) -l \(option.name)\(value) -d \(quoted(option.help))\n"
    }
    for operand in path.command.operands {
      switch operand.completion {
      case .nothing: break
      default: text += "\(start) \(offer(operand.completion)) -d \(quoted(operand.help))\n"
      }
    }
    return text
  }

  private static func offer(_ completion: Completion) -> String {
    switch completion {
    case .nothing: "-f"
    case .files: "-F"
    case .folders: "-f -a '(__fish_complete_directories)'"
    case .words(let words): "-f -a \(quoted(words.joined(separator: " ")))"
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
