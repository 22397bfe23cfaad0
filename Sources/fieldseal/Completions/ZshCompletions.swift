/// Completions for zsh, with `_arguments`.
enum ZshCompletions {
  static func script(_ root: Command) -> String {
    let functions = CommandPath.all(root).map(function).joined(separator: "\n")
    return """
      #compdef fieldseal
      # Completions of fieldseal for zsh, written by: fieldseal completions zsh

      \(functions)
      if [[ ${funcstack[1]} == _fieldseal ]]; then _fieldseal "$@"; else compdef _fieldseal fieldseal; fi

      """
  }

  private static func name(_ words: [String]) -> String { (["_fieldseal"] + words).joined(separator: "_") }

  private static func function(_ path: CommandPath) -> String {
    let options = path.options.map { argument($0.spellings, $0.option) }
    if path.command.subcommands.isEmpty {
      let lines = options + path.command.operands.enumerated().map { operand($1, $0 + 1) }
      return "\(name(path.words))() {\n  _arguments -s \\\n    \(lines.joined(separator: " \\\n    "))\n}\n"
    }
    let names = path.command.subcommands.map { "      \(quoted("\($0.name):\($0.summary)"))\n" }.joined()
    let cases = path.command.subcommands.map {
      "        \($0.name)) \(name(path.words + [$0.name])) ;;\n"
    }.joined()
    return """
      \(name(path.words))() {
        local line state
        _arguments -C \(options.joined(separator: " ")) '1: :->command' '*:: :->rest'
        case $state in
          command)
            local -a commands=(
      \(names)      )
            _describe command commands ;;
          rest)
            case $line[1] in
      \(cases)      esac ;;
        esac
      }

      """
  }

  private static func argument(_ spellings: [String], _ option: Option?) -> String {
    let help = bracketed(option?.help ?? "show help")
    let value = option?.value.map { ":\($0):\(action(option?.valueCompletion ?? .nothing))" } ?? ""
    let repeated = option?.isRepeatable ?? false
    if spellings.count == 1 || repeated {
      let star = repeated ? "*" : ""
      return spellings.map {
        quoted("\(star)\($0)\(value.isEmpty || $0.count == 2 ? "" : "=")[\(help)]\(value)")
      }
      .joined(separator: " ")
    }
    return spellings.map { spelling in
      let exclusive = "(\(spellings.joined(separator: " ")))"
      let equals = value.isEmpty || spelling.count == 2 ? "" : "="
      return quoted("\(exclusive)\(spelling)\(equals)[\(help)]\(value)")
    }.joined(separator: " ")
  }

  private static func operand(_ operand: Operand, _ index: Int) -> String {
    let place = operand.isRepeatable ? "*" : "\(index)"
    return quoted("\(place):\(operand.name):\(action(operand.completion))")
  }

  private static func action(_ completion: Completion) -> String {
    switch completion {
    case .nothing: " "
    case .files: "_files"
    case .folders: "_files -/"
    case .words(let words): "(\(words.joined(separator: " ")))"
    }
  }

  /// In the brackets of an option.
  private static func bracketed(_ text: String) -> String {
    var result = ""
    for character in text {
      if "[]:\\".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
