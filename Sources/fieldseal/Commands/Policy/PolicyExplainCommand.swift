import PolicyLint

/// `fieldseal policy explain`: what a lint rule is about.
enum PolicyExplainCommand {
  static let command = Command(
    name: "explain",
    summary: "explain a rule of the linter, by its code",
    operands: [Operand(name: "RULE", help: "the rule's code: FS014")],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let word = arguments.operand("RULE")
    guard isRuleCode(word) else {
      throw CommandError("'\(word)' is no rule's code; codes look like FS014", code: .usage)
    }
    return .ok
  }

  /// Whether it is a rule that is to be explained: `FS014`, in capitals or not.
  static func isRuleCode(_ word: String) -> Bool {
    let digits = word.dropFirst(2)
    return word.prefix(2).uppercased() == "FS" && !digits.isEmpty
      && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
