import Glibc
import Policy
import PolicyTools
import Schemas
import YAML

/// `fieldseal policy init`
enum PolicyInitCommand {
  /// The largest schema or sample that is read, in bytes.
  private static let limit = 16 << 20

  static let command = Command(
    name: "init",
    summary: "write a first policy, from a schema or a sample",
    discussion: """
      Reads an Avro schema, a JSON Schema, or a JSON value (or one a line), and guesses which fields are sensitive: by their
      names, and by what samples hold. Each guess is marked with a comment that says why. No value is copied into the policy.

        fieldseal policy init customers.avsc -o policies/customers.yaml
        fieldseal policy init --sample orders.jsonl --topic orders -o policies/orders.yaml --with-test
        kcat -C -b localhost:9092 -t orders -c 100 | fieldseal policy init - --topic orders
      """,
    operands: [
      Operand(
        name: "FILE", isOptional: true, takesStandardInput: true, completion: .files,
        help: "a schema or a sample; which it is, is found out")
    ],
    options: [
      Option(
        name: "topic", short: "t", value: "TOPIC",
        help: "the topic, or a pattern for several; the file's name by default"),
      Option(
        name: "format", value: "FORMAT", choices: ["json", "avro"],
        help: "what the topic's values are; found out by default"),
      Option(name: "schema", value: "FILE", completion: .files, help: "an Avro schema or a JSON Schema"),
      Option(name: "sample", value: "FILE", completion: .files, help: "a JSON value, or one a line"),
      Option(
        name: "output", short: "o", value: "FILE", completion: .files,
        help: "where to write the policy; otherwise it is printed"),
      Option(name: "with-test", help: "write FILE.test.yaml, too: a sample for 'policy test'"),
      Option(name: "force", short: "f", help: "overwrite files that are there"),
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let (path, kind) = try source(arguments)
    let output = arguments.optionalValue("output")
    let tests = try output.map { path throws(CommandError) in try testFile(beside: path) }
    if arguments.isSet("with-test"), tests == nil {
      throw CommandError(
        "--with-test needs --output: the samples are written beside the policy", code: .usage)
    }
    let isInput = path == "-"
    let text = try read(path)
    let name = isInput ? "standard input" : String(path.split(separator: "/").last ?? "")
    let given = arguments.optionalValue("topic")
    var request = PolicyStarter.Request(
      text, name: name, topic: given ?? topic(from: isInput ? nil : name), year: year)
    request.isTopicGiven = given != nil
    request.kind = kind
    switch arguments.optionalValue("format") {
    case "json": request.format = .json
    case "avro": request.format = .avro
    default: break
    }
    if !isInput { request.schemaPath = RelativePath.of(path, from: output) }
    let start: PolicyStarter.Start
    do throws(PolicyStartError) { start = try PolicyStarter.start(request) } catch {
      throw CommandError(error.message, code: .usage)
    }
    guard let output else {
      Console.print(start.policy)
      return .ok
    }
    try write(start, output, arguments.isSet("with-test") ? tests : nil, force: arguments.isSet("force"))
    return .ok
  }

  /// What to read, and as what.
  private static func source(_ arguments: ParsedArguments) throws(CommandError) -> (
    String, PolicyStarter.Kind?
  ) {
    let given: [(path: String, kind: PolicyStarter.Kind?)] =
      [
        (arguments.operand("FILE"), nil), (arguments.value("schema"), .schema),
        (arguments.value("sample"), .sample),
      ]
      .filter { !$0.path.isEmpty }
    guard let only = given.first, given.count == 1 else {
      throw CommandError(
        given.isEmpty
          ? "give a schema or a sample: a file, or - for standard input"
          : "give one schema or one sample, not several",
        code: .usage)
    }
    return only
  }

  private static func read(_ path: String) throws(CommandError) -> [UInt8] {
    if path == "-" { return try StandardInput.read(limit: limit) }
    do throws(FileError) { return try TextFile.read(path, limit: limit) } catch {
      throw CommandError("cannot read '\(path)': \(error.message)", code: .usage)
    }
  }

  /// `policies/orders.yaml` has its samples in `policies/orders.test.yaml`.
  private static func testFile(beside policy: String) throws(CommandError) -> String {
    for suffix in [".yaml", ".yml"] where policy.hasSuffix(suffix) && !policy.hasSuffix(".test\(suffix)") {
      return policy.dropLast(suffix.count) + ".test" + suffix
    }
    throw CommandError("--output is a policy file, so its name ends with .yaml: '\(policy)'", code: .usage)
  }

  private static func write(
    _ start: PolicyStarter.Start, _ policy: String, _ tests: String?, force: Bool
  ) throws(CommandError) {
    if tests != nil, start.samples == nil {
      Console.complain("no sample could be made from the schema; write one into \(tests ?? "") yourself")
    }
    var files = [(policy, start.policy)]
    if let tests, let samples = start.samples { files.append((tests, samples)) }
    // All or nothing.
    if !force, let taken = files.first(where: { access($0.0, F_OK) == 0 }) {
      throw CommandError("'\(taken.0)' is there already; --force overwrites it", code: .usage)
    }
    for (path, text) in files {
      do throws(FileError) {
        if force {
          try TextFile.replace(path, with: Array(text.utf8))
        } else {
          try TextFile.create(path, Array(text.utf8))
        }
      } catch {
        throw CommandError("cannot write '\(path)': \(error.message)", code: .internalError)
      }
    }
    let sealing =
      start.sealed == 0
      ? "all of each value sealed" : "\(counted(start.sealed, "field")) sealed, \(start.readable) readable"
    Console.print(
      "\(policy): \(sealing)\nnext: look the guesses over, then fieldseal policy lint \(policy)\(tests == nil ? "" : ", fieldseal policy test \(policy)")\n"
    )
  }

  /// The file's name without endings, as far as a topic may have it.
  private static func topic(from file: String?) -> String {
    var name = file ?? ""
    for ending in [".schema.json", ".sample.json", ".avsc", ".jsonl", ".ndjson", ".json"]
    where name.hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
      break
    }
    let usable = name.utf8.filter(TopicName.isCharacter)
    let topic = String(decoding: usable.prefix(TopicName.maxLength), as: UTF8.self)
    return TopicName.isValid(topic) ? topic : "my-topic"
  }

  private static var year: Int {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    return Int(parts.tm_year) + 1900
  }
}
