/// The program: a command line in, an exit code out.
enum Tool {
  /// - Parameter arguments: without the program's name.
  static func run(_ arguments: [String]) -> ExitCode {
    let invocation: Invocation
    do throws(UsageError) {
      invocation = try ArgumentParser.parse(arguments, CommandTable.root)
    } catch {
      Console.complain("\(error.message)\nSee '\(error.command) --help'.")
      return .usage
    }
    switch invocation {
    case .help(let command, let path): Console.print(HelpText.text(command, path: path))
    case .version: Console.print("fieldseal \(Version.text)\n")
    case .run(let command, let arguments):
      do throws(CommandError) {
        return try command.run?(arguments) ?? .ok
      } catch {
        Console.complain(error.message)
        return error.code
      }
    }
    return .ok
  }
}
