import FieldCrypto

/// `fieldseal keys create`
enum KeysCreateCommand {
  static let command = Command(
    name: "create",
    summary: "make a key",
    discussion: """
      NAME is what policies call it behind 'key:'. A policy with {topic} in that name needs a key for each topic:
      for "payments/{topic}" and the topic orders, that is payments/orders.
      """,
    operands: [Operand(name: "NAME", help: "the new key's name, without spaces")],
    options: [CommandTable.configuration, KeysCommand.provider],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let files = try KeyFiles(arguments)
    let provider = try files.provider(arguments)
    let name = arguments.operand("NAME")
    let keystore = try files.keystore(provider)
    do throws(KeystoreError) {
      try keystore.createKey(name)
    } catch {
      throw CommandError(error.message)
    }
    Console.print("made key '\(name)', version 1, in provider '\(provider)'\n")
    return .ok
  }
}
