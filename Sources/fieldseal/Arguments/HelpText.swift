/// `--help`, from the command table.
enum HelpText {
  /// Lines are broken before this column.
  private static let width = 116

  static func text(_ command: Command, path: [String]) -> String {
    let name = path.joined(separator: " ")
    var sections = ["\(name): \(command.summary)", "Usage: \(usage(command, name))"]
    if !command.discussion.isEmpty { sections.append(command.discussion) }
    if !command.subcommands.isEmpty {
      sections.append("Commands:\n" + rows(command.subcommands.map { ($0.name, $0.summary) }))
    }
    if !command.operands.isEmpty {
      sections.append("Arguments:\n" + rows(command.operands.map { ($0.name, help($0)) }))
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
    let operands = command.operands.map { " \($0.spelling)" }.joined()
    let options = command.options.map { option in
      let spelling = option.short.map { "-\($0)" } ?? "--\(option.name)"
      return " [\(spelling)\(option.value.map { " \($0)" } ?? "")]\(option.isRepeatable ? "…" : "")"
    }
    let line = name + operands + options.joined()
    return line.count < width - 7 ? line : name + operands + " [OPTIONS]"
  }

  private static func spelling(_ option: Option) -> String {
    let short = option.short.map { "-\($0), " } ?? "    "
    return "\(short)--\(option.name)\(option.value.map { " \($0)" } ?? "")"
  }

  private static func help(_ operand: Operand) -> String {
    operand.help + (operand.standard.map { " (default: \($0))" } ?? "")
  }

  private static func help(_ option: Option) -> String {
    var notes: [String] = []
    if !option.choices.isEmpty { notes.append(option.choices.joined(separator: ", ")) }
    if let standard = option.standard { notes.append("default: \(standard)") }
    if option.isRepeatable { notes.append("may be repeated") }
    return option.help + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
  }

  private static func rows(_ rows: [(String, String)]) -> String {
    let indent = (rows.map(\.0.count).max() ?? 0) + 4
    return rows.map { left, right in
      let padding = String(repeating: " ", count: indent - left.count - 2)
      return "  \(left)\(padding)\(WrappedText.text(right, indent: indent, width: width))"
    }.joined(separator: "\n")
  }
}
