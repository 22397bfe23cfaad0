/// Everything the command line takes.
enum CommandTable {
  static let root = Command(
    name: "fieldseal",
    summary: "a proxy that seals Kafka records before they reach the broker",
    discussion: """
      Clients connect to fieldseal as if it were their Kafka cluster. What they write to topics that a policy
      names is sealed on its way in and opened on its way out; brokers, disks and backups hold ciphertext only.

      First steps:
        fieldseal keys init                make the keystore and the keyring that fieldseal.yaml names
        fieldseal keys create payments     make a key
        fieldseal serve --check            look the configuration and the policies over
        fieldseal serve                    run the proxy

      Exit codes: 0 done, 1 failed, 2 wrong command line, 78 wrong configuration.
      """,
    subcommands: [
      ServeCommand.command, PolicyCommand.command, KeysCommand.command, DemoCommand.command,
      CompletionsCommand.command,
    ])

  /// Every command that needs the configuration takes it this way.
  static let configuration = Option(
    name: "config", short: "c", value: "FILE", standard: "fieldseal.yaml", help: "the configuration")
}
