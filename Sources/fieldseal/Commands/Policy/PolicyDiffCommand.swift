import PolicyTools

/// `fieldseal policy diff`
enum PolicyDiffCommand {
  static let command = Command(
    name: "diff",
    summary: "name what one policy protects less, or more, than another",
    discussion: """
      Compares what happens to topics and fields, not how it is written. OLD and NEW are files or folders:

        git worktree add /tmp/main origin/main
        fieldseal policy diff /tmp/main/policies policies

      Exit 1 if something is protected less: a topic or field that is no longer sealed, another mode, plaintext that readers
      get, a key that more share. Where schema files are at hand, the fields that they have are compared.
      """,
    operands: [
      Operand(name: "OLD", completion: .files, help: "a policy file, or a folder of them: before"),
      Operand(name: "NEW", completion: .files, help: "the same: after"),
    ],
    options: [
      Option(
        name: "format", value: "FORMAT", standard: PolicyDifference.Format.text.rawValue,
        choices: PolicyDifference.Format.allCases.map(\.rawValue), help: "how the changes are written")
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let old = try PolicySources.load([arguments.operand("OLD")])
    let new = try PolicySources.load([arguments.operand("NEW")])
    let difference = PolicyDifference(old, new)
    let format = PolicyDifference.Format(rawValue: arguments.value("format")) ?? .text
    Console.print(difference.report(format))
    return difference.count(.weakening) > 0 ? .failure : .ok
  }
}
