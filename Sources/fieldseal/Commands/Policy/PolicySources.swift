import Policy
import PolicyTools
import YAML

/// What the commands about policies have in common.
enum PolicySources {
  static let paths = Operand(
    name: "PATH", isRepeatable: true, standard: "policies", completion: .files,
    help: "policy files, or folders of them; together they are one policy")

  static let schema = Option(
    name: "schema", value: "FILE", completion: .files,
    help: "the schema of values: Avro, or for JSON values a JSON Schema")
  static let key = Option(name: "key", value: "TEXT", help: "the sample's record key")
  static let header = Option(
    name: "header", value: "NAME=TEXT", isRepeatable: true,
    help: "a header of the sample; may be given several times")

  /// - Throws: all problems, if it is no policy.
  static func load(_ arguments: ParsedArguments) throws(CommandError) -> PolicySource {
    try load(arguments.operands(paths.name))
  }

  static func load(_ paths: [String]) throws(CommandError) -> PolicySource {
    let source = PolicySource.load(paths)
    do throws(PolicyErrors) {
      _ = try source.policy()
    } catch {
      throw failure(error)
    }
    return source
  }

  static func failure(_ problems: Diagnostics) -> CommandError {
    CommandError("\(counted(problems.all.count, "problem"))\n\(problems)", code: .usage)
  }

  /// A sample by the name of its file, or `-` for standard input.
  static func sample(_ path: String, _ arguments: ParsedArguments) throws(CommandError) -> SampleInput {
    var sample = SampleInput(path == "-" ? .bytes(try StandardInput.read(limit: 16 << 20)) : .file(path))
    sample.key = arguments.optionalValue("key")
    for header in arguments.values("header") {
      let parts = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw CommandError("'--header' is written NAME=TEXT, not '\(header)'", code: .usage)
      }
      sample.headers.append((parts[0], parts[1]))
    }
    return sample
  }
}
