import PolicyTools
import YAML

/// `fieldseal policy simulate`
enum PolicySimulateCommand {
  static let command = Command(
    name: "simulate",
    summary: "show what somebody sees of a record",
    discussion: """
      Policies give no rights to users: the key provider does, key by key. So --as takes

        broker          the broker, and whoever reads it, its disks or its backups
        client          any client that reads through the proxy
        keys:pii,cards  a reader who may use only these keys, by their names in the policy

      The record is sealed and opened by the proxy's own code, with keys in memory.

        fieldseal policy simulate sample.json --topic payments --as broker

      Exit 1 if the reader gets an error, or the producer does.
      """,
    operands: [
      Operand(
        name: "SAMPLE", completion: .files,
        help:
          "a file with the record's value; - for standard input. With --schema it is JSON that is written as Avro"
      ),
      PolicySources.paths,
    ],
    options: [
      Option(name: "as", value: "READER", help: "broker, client or keys:NAME,NAME"),
      Option(name: "topic", value: "NAME", help: "the record's topic"), PolicySources.schema,
      PolicySources.key,
      PolicySources.header,
      Option(
        name: "format", value: "FORMAT", standard: "text", choices: ["text", "json", "raw"],
        help: "how it is written; raw: the value's bytes as the reader gets them"),
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    guard let topic = arguments.optionalValue("topic") else {
      throw CommandError("say which topic the record is for: --topic NAME", code: .usage)
    }
    guard let name = arguments.optionalValue("as") else {
      throw CommandError("say who looks at it: --as broker, --as client or --as keys:NAME,NAME", code: .usage)
    }
    let source = try PolicySources.load(arguments)
    let reader: Reader
    do throws(Reader.Unknown) {
      reader = try Reader(name, keys: source.keys.map(\.name))
    } catch {
      throw CommandError(error.message, code: .usage)
    }
    var sample = try PolicySources.sample(arguments.operand("SAMPLE"), arguments)
    sample.schema = arguments.optionalValue("schema")
    do throws(Diagnostics) {
      let simulation = try PolicySimulation(source, topic: topic, as: reader, sample: sample)
      switch arguments.value("format") {
      case "json": Console.print(simulation.json)
      case "raw":
        if simulation.isReadable {
          Console.print(simulation.bytes ?? [])
        } else {
          Console.complain(simulation.text)
        }
      default: Console.print(simulation.text)
      }
      return simulation.isReadable ? .ok : .failure
    } catch {
      throw PolicySources.failure(error)
    }
  }
}
