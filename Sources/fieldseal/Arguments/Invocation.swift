/// What a command line asks for.
enum Invocation {
  case run(Command, ParsedArguments)
  case help(Command, path: [String])
  case version
}
