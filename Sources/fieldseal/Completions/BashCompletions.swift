/// Completions for bash 3.2 and later, without the package bash-completion.
enum BashCompletions {
  static func script(_ root: Command) -> String {
    let paths = CommandPath.all(root)
    let values = paths.flatMap { path in
      path.command.options.filter { $0.value != nil }.map { option in
        let spellings = ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
        let patterns = spellings.map { "'\(path.words.joined(separator: " ")) \($0)'" }
        return "    \(patterns.joined(separator: "|"))) \(offer(option.valueCompletion)); return ;;\n"
      }
    }.joined()
    let takers = paths.flatMap { path in
      path.command.options.filter { $0.value != nil }.flatMap { option in
        (["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])).map {
          "'\(path.words.joined(separator: " ")) \($0)'"
        }
      }
    }
    return """
      # Completions of fieldseal for bash, written by: fieldseal completions bash
      _fieldseal() {
        local current=${COMP_WORDS[COMP_CWORD]} previous='' path='' word index operands=0 equals=''
        COMPREPLY=()
        # Bash takes '--name=value' apart at '='.
        if [[ $current == '=' ]]; then equals=1 current=''; fi
        for ((index = 1; index < COMP_CWORD; index++)); do
          word=${COMP_WORDS[index]}
          if [[ $word == '=' ]]; then continue; fi
          if [[ -n $previous ]] && _fieldseal_takes_value "$path $previous"; then previous=''; continue; fi
          previous=''
          case $word in
          -*) previous=$word ;;
          *) if _fieldseal_is_command "$path $word"; then path="${path:+$path }$word"; else operands=$((operands + 1)); fi ;;
          esac
        done
        if [[ -n $previous ]] && _fieldseal_takes_value "$path $previous"; then _fieldseal_value "$path $previous" "$current"; return; fi
        if [[ $current == -* ]]; then _fieldseal_options "$path" "$current"; return; fi
        _fieldseal_operand "$path" "$operands" "$current"
      }
      _fieldseal_takes_value() {
        case ${1# } in
        \(takers.isEmpty ? "''" : takers.joined(separator: "|"))) return 0 ;;
        esac
        return 1
      }
      _fieldseal_is_command() {
        case ${1# } in
        \(paths.dropFirst().map { "'\($0.words.joined(separator: " "))'" }.joined(separator: "|"))) return 0 ;;
        esac
        return 1
      }
      _fieldseal_words() { COMPREPLY=($(compgen -W "$1" -- "$2")); }
      _fieldseal_files() {
        local IFS=$'\\n'
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -f -- "$1"))
      }
      _fieldseal_value() {
        local current=$2
        case ${1# } in
      \(values)    esac
      }
      _fieldseal_options() {
        local current=$2
        case ${1# } in
      \(paths.map(options).joined())    esac
      }
      _fieldseal_operand() {
        local current=$3
        case "$1:$2" in
      \(paths.map(operands).joined())    esac
      }
      complete -F _fieldseal fieldseal

      """
  }

  private static func offer(_ completion: Completion) -> String {
    switch completion {
    case .nothing: ":"
    case .files: "_fieldseal_files \"$current\""
    case .folders: "_fieldseal_files \"$current\""
    case .words(let words): "_fieldseal_words '\(words.joined(separator: " "))' \"$current\""
    }
  }

  private static func options(_ path: CommandPath) -> String {
    let words = path.options.compactMap(\.spellings.first).joined(separator: " ")
    return "    '\(path.words.joined(separator: " "))') _fieldseal_words '\(words)' \"$current\" ;;\n"
  }

  private static func operands(_ path: CommandPath) -> String {
    let words = path.words.joined(separator: " ")
    if !path.command.subcommands.isEmpty {
      let names = path.command.subcommands.map(\.name)
      return "    '\(words):0') \(offer(.words(names))) ;;\n"
    }
    return path.command.operands.indices.map { index in
      let operand = path.command.operands[index]
      let pattern = operand.isRepeatable ? "'\(words):'*" : "'\(words):\(index)'"
      return "    \(pattern)) \(offer(operand.completion)) ;;\n"
    }.joined()
  }
}
