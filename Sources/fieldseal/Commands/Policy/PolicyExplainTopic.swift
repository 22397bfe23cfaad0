import PolicyTools
import YAML

/// `fieldseal policy explain TOPIC`
enum PolicyExplainTopic {
  static let options = [
    Option(
      name: "sample", value: "FILE", completion: .files,
      help: "a record's value: what becomes of each place in it; - for standard input"),
    PolicySources.schema, PolicySources.key, PolicySources.header,
    Option(
      name: "format", value: "FORMAT", standard: "text", choices: ["text", "json"], help: "how it is written"),
  ]

  /// Exit 1 if clients of the topic are refused.
  static func run(_ topic: String, _ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let source = try PolicySources.load(arguments)
    var sample: SampleInput?
    if let path = arguments.optionalValue("sample") { sample = try PolicySources.sample(path, arguments) }
    do throws(Diagnostics) {
      let explanation = try TopicExplanation(
        source, topic: topic, schema: arguments.optionalValue("schema"), sample: sample)
      Console.print(arguments.value("format") == "json" ? explanation.json : explanation.text)
      return explanation.isDecided ? .ok : .failure
    } catch {
      throw PolicySources.failure(error)
    }
  }
}
