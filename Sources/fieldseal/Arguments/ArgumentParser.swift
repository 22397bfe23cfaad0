import YAML

/// Reads a command line by the command table.
struct ArgumentParser {
  private let root: Command
  private var rest: ArraySlice<String>
  private var path: [String]

  /// - Parameter arguments: without the program's name.
  static func parse(_ arguments: [String], _ root: Command) throws(UsageError) -> Invocation {
    var parser = ArgumentParser(root, arguments)
    return try parser.parse()
  }

  private init(_ root: Command, _ arguments: [String]) {
    self.root = root
    rest = arguments[...]
    path = [root.name]
  }

  private mutating func parse() throws(UsageError) -> Invocation {
    var command = root
    let wantsHelp = rest.first == "help"
    if wantsHelp { rest = rest.dropFirst() }
    while !command.subcommands.isEmpty {
      guard let word = rest.popFirst() else {
        if wantsHelp { return .help(command, path: path) }
        throw error("a command is missing\(choices(command))")
      }
      if word == "--help" || word == "-h" { return .help(command, path: path) }
      if word == "--version" && path.count == 1 { return .version }
      if word.hasPrefix("-") {
        throw error("unknown option '\(word)'; options come after the command\(choices(command))")
      }
      guard let next = command.subcommands.first(where: { $0.name == word }) else {
        throw error(
          "unknown command '\(word)'\(Spelling.advice(for: word, among: command.subcommands.map(\.name)))")
      }
      command = next
      path.append(word)
    }
    if wantsHelp { return .help(command, path: path) }
    return try arguments(of: command)
  }

  private mutating func arguments(of command: Command) throws(UsageError) -> Invocation {
    var words: [String] = []
    var values: [String: [String]] = [:]
    var parsed = ParsedArguments()
    var takesOptions = true
    while let word = rest.popFirst() {
      if takesOptions && word == "--" {
        takesOptions = false
      } else if takesOptions && (word == "--help" || word == "-h") {
        return .help(command, path: path)
      } else if takesOptions && word.hasPrefix("-") && word != "-" {
        let (option, value) = try readOption(word, command)
        guard values[option.name] == nil || option.isRepeatable else {
          throw error("'--\(option.name)' is given twice")
        }
        values[option.name, default: []] += value.map { [$0] } ?? []
      } else {
        words.append(word)
      }
    }
    try setOperands(words, command, &parsed)
    for option in command.options {
      if option.value == nil {
        if values[option.name] != nil { parsed.setSwitch(option.name) }
      } else if let given = values[option.name] ?? option.standard.map({ [$0] }) {
        parsed.setValues(option.name, given)
      }
    }
    return .run(command, parsed)
  }

  private func setOperands(_ words: [String], _ command: Command, _ parsed: inout ParsedArguments)
    throws(UsageError)
  {
    var words = words[...]
    for operand in command.operands {
      let taken = words.prefix(operand.isRepeatable ? words.count : 1)
      words = words.dropFirst(taken.count)
      guard taken.allSatisfy({ !$0.isEmpty }) else { throw error("\(operand.name) is empty") }
      if !taken.isEmpty {
        parsed.setOperand(operand.name, Array(taken))
      } else if let standard = operand.standard {
        parsed.setOperand(operand.name, [standard])
      } else if !operand.isOptional {
        throw error("\(operand.name) is missing: \(operand.help)")
      }
    }
    if let word = words.first { throw error("'\(word)' is one argument too many") }
  }

  /// The option, and its value if it takes one.
  private mutating func readOption(_ word: String, _ command: Command)
    throws(UsageError) -> (Option, value: String?)
  {
    let isLong = word.hasPrefix("--")
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = isLong ? String(parts[0].dropFirst(2)) : String(word.dropFirst())
    let inline = isLong && parts.count == 2 ? String(parts[1]) : nil
    let match = command.options.first { isLong ? $0.name == name : $0.short.map { String($0) } == name }
    guard let option = match else {
      let advice = Spelling.advice(for: "--\(name)", among: command.options.map { "--\($0.name)" })
      throw error("unknown option '\(isLong ? "--\(name)" : word)'\(advice)")
    }
    guard let placeholder = option.value else {
      guard inline == nil else { throw error("'--\(option.name)' takes no value") }
      return (option, nil)
    }
    let spelling = isLong ? "--\(name)" : word
    guard let value = inline ?? rest.popFirst(), !value.isEmpty else {
      throw error("'\(spelling)' needs a value: \(spelling) \(placeholder)")
    }
    guard option.choices.isEmpty || option.choices.contains(value) else {
      throw error("'\(spelling)' cannot be '\(value)'\(Spelling.advice(for: value, among: option.choices))")
    }
    return (option, value)
  }

  private func choices(_ command: Command) -> String {
    "; there is \(command.subcommands.map(\.name).joined(separator: ", "))"
  }

  private func error(_ message: String) -> UsageError {
    UsageError(message: message, command: path.joined(separator: " "))
  }
}
