import Policy
import YAML

/// `fieldseal policy lint`
enum PolicyLintCommand {
  static let command = Command(
    name: "lint",
    summary: "find what is wrong in policies, or may be",
    operands: [
      Operand(
        name: "PATH", isOptional: true, isRepeatable: true, completion: .files,
        help: "policy files, or folders of them")
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    var problems = Diagnostics()
    for path in arguments.operands("PATH") {
      do throws(Diagnostics) {
        _ = try Policy.load(path)
      } catch {
        problems.append(contentsOf: error)
      }
    }
    for problem in problems.all { Console.print("\(problem)\n") }
    return problems.isEmpty ? .ok : .failure
  }
}
