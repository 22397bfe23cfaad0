/// `fieldseal keys`
enum KeysCommand {
  static let command = Command(
    name: "keys",
    summary: "make, list and rotate keys",
    discussion: """
      A key here is a KEK: it stays in its provider and wraps the data keys that seal records. The wrapped data keys are
      kept in the keyring, so that a rotation rewraps the keyring and touches no record.

      Keep keystore, key file and keyring as carefully as the records: without all three nothing opens.
      """,
    subcommands: [
      KeysInitCommand.command, KeysCreateCommand.command, KeysListCommand.command, KeysRotateCommand.command,
    ])

  /// Which provider a key is in.
  static let provider = Option(
    name: "provider", short: "p", value: "NAME",
    help: "the provider, by its name in the configuration; needed if there are several")
}
