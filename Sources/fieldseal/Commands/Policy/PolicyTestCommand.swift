import PolicyTools
import YAML

/// `fieldseal policy test`
enum PolicyTestCommand {
  static let command = Command(
    name: "test",
    summary: "try policies with samples: what the broker would hold of them",
    discussion: """
      Samples stand in NAME.test.yaml beside the policy NAME.yaml, or beside the files of a folder that are one policy:

        version: 1
        cases:
          - name: the number of a card is sealed, its owner is not
            topic: payments
            key: "4711"
            value: {card: "4111 1111 1111 1111", owner: Ada}
            stored:
              value: {card: <sealed>, owner: Ada}
          - name: a payment without a card is refused
            topic: payments
            value: {owner: Ada}
            error: INVALID_RECORD

      Records are sealed by the proxy's own code, with keys in memory. Each case also checks that a reader gets back what
      was written, and that nothing that is sealed stands readable elsewhere in the record. <sealed deterministic> and
      <sealed key=NAME> say more. Where an Avro schema is needed, 'schema: FILE' names it, and the value is written as JSON.
      """,
    operands: [
      Operand(
        name: "PATH", isRepeatable: true, standard: "policies", completion: .files,
        help: "files with samples, policy files that have some beside them, or folders (with those in them)")
    ],
    options: [
      Option(
        name: "format", value: "FORMAT", standard: PolicyTestFormat.text.rawValue,
        choices: PolicyTestFormat.allCases.map(\.rawValue), help: "how the outcome is written"),
      Option(name: "update", help: "write what became of its record into each case that expects nothing"),
      Option(name: "coverage", help: "name the rules and fields that no sample tries"),
      Option(name: "require-coverage", help: "the same, and exit 1 if there are any"),
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let run = PolicyTestRun(arguments.operands("PATH"))
    let showsCoverage = arguments.isSet("coverage") || arguments.isSet("require-coverage")
    if let format = PolicyTestFormat(rawValue: arguments.value("format")),
      !run.files.isEmpty || format != .text
    {
      Console.print(run.report(format, showsCoverage: showsCoverage))
    }
    guard run.problems.isEmpty else {
      throw CommandError("\(counted(run.problems.all.count, "problem"))\n\(run.problems)", code: .usage)
    }
    if arguments.isSet("update") { try update(run) }
    let misses = arguments.isSet("require-coverage") && !run.coverage.allSatisfy(\.isComplete)
    return run.failedCount > 0 || misses ? .failure : .ok
  }

  private static func update(_ run: PolicyTestRun) throws(CommandError) {
    for update in run.updates {
      do throws(FileError) {
        try TextFile.replace(update.path, with: Array(update.text.utf8))
      } catch {
        throw CommandError("cannot write '\(update.path)': \(error.message)", code: .usage)
      }
      Console.complain("wrote what is stored into \(update.path); read it before you rely on it")
      for name in update.skipped {
        Console.complain("case '\(name)' of \(update.path) stands in braces: write it over several lines")
      }
    }
  }
}
