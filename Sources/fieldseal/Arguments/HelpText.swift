/// `--help`, from the command table.
enum HelpText {
  static func text(_ command: Command, path: [String]) -> String {
    let name = path.joined(separator: " ")
    var sections = ["\(name): \(command.summary)", "Usage: \(usage(command, name))"]
    if !command.discussion.isEmpty { sections.append(command.discussion) }
    if !command.subcommands.isEmpty {
      sections.append("Commands:\n" + rows(command.subcommands.map { ($0.name, $0.summary) }))
    }
    if !command.operands.isEmpty {
      sections.append("Arguments:\n" + rows(command.operands.map { ($0.name, $0.help) }))
    }
    var options = command.options.map { (spelling($0), help($0)) }
    options.append(("-h, --help", "show this text"))
    if path.count == 1 { options.append(("    --version", "show the version")) }
    sections.append("Options:\n" + rows(options))
    if !command.subcommands.isEmpty { sections.append("'\(name) COMMAND --help' says more about a command.") }
    return sections.joined(separator: "\n\n") + "\n"
  }

  private static func usage(_ command: Command, _ name: String) -> String {
    if !command.subcommands.isEmpty { return "\(name) COMMAND …" }
    let operands = command.operands.map { " \($0.name)" }.joined()
    let options = command.options.map { option in
      let spelling = option.short.map { "-\($0)" } ?? "--\(option.name)"
      return " [\(spelling)\(option.value.map { " \($0)" } ?? "")]"
    }
    return name + operands + options.joined()
  }

  private static func spelling(_ option: Option) -> String {
    let short = option.short.map { "-\($0), " } ?? "    "
    return "\(short)--\(option.name)\(option.value.map { " \($0)" } ?? "")"
  }

  private static func help(_ option: Option) -> String {
    option.help + (option.standard.map { " (default: \($0))" } ?? "")
  }

  private static func rows(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { left, right in
      "  \(left)\(String(repeating: " ", count: width - left.count))  \(right)"
    }.joined(separator: "\n")
  }
}
