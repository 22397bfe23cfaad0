import Testing

@testable import fieldseal

@Suite struct ArgumentParserTests {
  static let table = Command(
    name: "tool", summary: "a tool",
    subcommands: [
      Command(
        name: "copy", summary: "copies",
        operands: [Operand(name: "FROM", help: "from"), Operand(name: "TO", help: "to")],
        options: [
          Option(name: "config", short: "c", value: "FILE", standard: "default.yaml", help: "settings"),
          Option(name: "force", short: "f", help: "do it"),
        ], run: { _ in .ok }),
      Command(
        name: "find", summary: "finds",
        operands: [
          Operand(name: "WHAT", help: "what"),
          Operand(
            name: "PATH", isRepeatable: true, standard: "here", takesStandardInput: true, help: "where"),
        ],
        options: [
          Option(name: "kind", value: "KIND", standard: "file", choices: ["file", "link"], help: "which"),
          Option(name: "skip", short: "s", value: "NAME", isRepeatable: true, help: "not these"),
          Option(name: "limit", value: "N", help: "how many"),
        ], run: { _ in .ok }),
      Command(
        name: "show", summary: "shows", operands: [Operand(name: "ITEM", isOptional: true, help: "which")],
        run: { _ in .ok }),
      Command(
        name: "group", summary: "more",
        subcommands: [Command(name: "list", summary: "lists", run: { _ in .ok })]),
    ])

  private func parse(_ line: String) throws(UsageError) -> Invocation {
    try ArgumentParser.parse(line.split(separator: " ").map(String.init), Self.table)
  }

  private func arguments(_ line: String) throws -> ParsedArguments {
    guard case .run(_, let arguments) = try parse(line) else {
      Issue.record("nothing to run")
      return ParsedArguments()
    }
    return arguments
  }

  private func error(_ line: String) -> UsageError? {
    do throws(UsageError) {
      _ = try parse(line)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    "copy a b -c x -f", "copy -c x a -f b", "copy --config x --force a b", "copy --config=x -f a b",
    "copy -f a -c x -- b",
  ])
  func spellings(_ line: String) throws {
    let arguments = try arguments(line)
    #expect(arguments.operand("FROM") == "a")
    #expect(arguments.operand("TO") == "b")
    #expect(arguments.value("config") == "x")
    #expect(arguments.isSet("force"))
  }

  @Test func defaultsAndOddOperands() throws {
    let arguments = try arguments("copy - -- -x")
    #expect(arguments.value("config") == "default.yaml")
    #expect(!arguments.isSet("force"))
    #expect(arguments.operand("FROM") == "-")
    #expect(arguments.operand("TO") == "-x")
  }

  @Test func repeated() throws {
    let few = try arguments("find x")
    #expect(few.operands("PATH") == ["here"] && few.value("kind") == "file")
    #expect(few.values("skip").isEmpty && few.optionalValue("limit") == nil && few.value("limit") == "")
    let many = try arguments("find x a -s 1 - --skip=2 --kind link -- -b")
    #expect(many.operand("WHAT") == "x" && many.operands("PATH") == ["a", "-", "-b"])
    #expect(many.values("skip") == ["1", "2"] && many.optionalValue("kind") == "link")
  }

  @Test func optionalOperands() throws {
    #expect(try arguments("show").operand("ITEM") == "")
    #expect(try arguments("show a").operand("ITEM") == "a")
    #expect(error("show a b")?.message == "'b' is one argument too many")
  }

  @Test(arguments: [
    ("", "tool", "a command is missing; there is copy, find, show, group"),
    ("cpy", "tool", "unknown command 'cpy'; did you mean 'copy'?"),
    (
      "-x copy", "tool",
      "unknown option '-x'; options come after the command; there is copy, find, show, group"
    ),
    ("group", "tool group", "a command is missing; there is list"),
    ("group lst", "tool group", "unknown command 'lst'; did you mean 'list'?"),
    ("group list -x", "tool group list", "unknown option '-x'"),
    ("copy a", "tool copy", "TO is missing: to"),
    ("copy a b c", "tool copy", "'c' is one argument too many"),
    ("copy a b --forec", "tool copy", "unknown option '--forec'; did you mean '--force'?"),
    ("copy a b --force=1", "tool copy", "'--force' takes no value"),
    ("copy a b -c", "tool copy", "'-c' needs a value: -c FILE"),
    ("copy a b --config=", "tool copy", "'--config' needs a value: --config FILE"),
    ("copy a b -f --force", "tool copy", "'--force' is given twice"),
    ("find", "tool find", "WHAT is missing: what"),
    ("find x --kind lnk", "tool find", "'--kind' cannot be 'lnk'; did you mean 'link'?"),
    ("find x --kind=", "tool find", "'--kind' needs a value: --kind KIND"),
    ("find x --limit 1 --limit 2", "tool find", "'--limit' is given twice"),
    ("copy a b -fc", "tool copy", "unknown option '-fc'; there is --config, --force"),
  ])
  func mistakes(_ line: String, _ command: String, _ message: String) {
    #expect(error(line) == UsageError(message: message, command: command))
  }

  @Test(arguments: [
    ("--help", "tool"), ("-h", "tool"), ("help", "tool"), ("help copy", "tool copy"),
    ("copy -h", "tool copy"),
    ("copy a --help", "tool copy"), ("group --help", "tool group"), ("help group list", "tool group list"),
  ])
  func help(_ line: String, _ path: String) throws {
    guard case .help(let command, let found) = try parse(line) else {
      Issue.record("no help")
      return
    }
    #expect(found.joined(separator: " ") == path)
    #expect(HelpText.text(command, path: found).hasPrefix("\(path): "))
  }

  @Test func version() throws {
    guard case .version = try parse("--version") else {
      Issue.record("no version")
      return
    }
    #expect(error("copy a b --version") != nil)
  }

  @Test func helpShowsTheTable() throws {
    guard case .help(let command, let path) = try parse("copy -h") else { return }
    #expect(
      HelpText.text(command, path: path) == """
        tool copy: copies

        Usage: tool copy FROM TO [-c FILE] [-f]

        Arguments:
          FROM  from
          TO    to

        Options:
          -c, --config FILE  settings (default: default.yaml)
          -f, --force        do it
          -h, --help         show this text

        """)
  }

  @Test func helpShowsWhatMayBeRepeatedOrLeftOut() throws {
    guard case .help(let command, let path) = try parse("find -h") else { return }
    #expect(
      HelpText.text(command, path: path) == """
        tool find: finds

        Usage: tool find WHAT [PATH…|-] [--kind KIND] [-s NAME]… [--limit N]

        Arguments:
          WHAT  what
          PATH  where (default: here)

        Options:
              --kind KIND  which (file, link; default: file)
          -s, --skip NAME  not these (may be repeated)
              --limit N    how many
          -h, --help       show this text

        """)
  }

  @Test func helpBreaksLines() {
    let words = Array(repeating: "word", count: 40).joined(separator: " ")
    let command = Command(
      name: "long", summary: "is long",
      options: (1...9).map { Option(name: "option-\($0)", value: "VALUE", help: words) }, run: { _ in .ok })
    let text = HelpText.text(command, path: ["long"])
    #expect(text.contains("Usage: long [OPTIONS]\n"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 116 })
    #expect(text.contains("\n" + String(repeating: " ", count: 24) + "word"))
  }
}
