import PolicyLint

/// `fieldseal policy explain`: what happens to a topic, or what a lint rule is about.
enum PolicyExplainCommand {
  static let command = Command(
    name: "explain",
    summary: "explain what happens to a topic and why, or a rule of the linter",
    discussion: """
      Of a topic: which rules match, which of them decides, with which key what is sealed, and by which line of the policy.
      With a schema or a sample the same for each place in it.

        fieldseal policy explain payments
        fieldseal policy explain payments --sample payment.json
        fieldseal policy explain FS014
      """,
    operands: [
      Operand(name: "NAME", help: "a topic, or the code of a rule of the linter: FS014"), PolicySources.paths,
    ],
    options: PolicyExplainTopic.options,
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let word = arguments.operand("NAME")
    guard isRuleCode(word) else { return try PolicyExplainTopic.run(word, arguments) }
    return try PolicyExplainRule.run(word)
  }

  /// Whether it is a rule that is to be explained: `FS014`, in capitals or not.
  static func isRuleCode(_ word: String) -> Bool {
    let digits = word.dropFirst(2)
    return word.prefix(2).uppercased() == "FS" && !digits.isEmpty
      && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
