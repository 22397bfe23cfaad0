import FieldCrypto

/// `fieldseal keys rotate`
enum KeysRotateCommand {
  static let command = Command(
    name: "rotate",
    summary: "make a new version of a key and rewrap the keyring with it",
    discussion: """
      Running proxies notice by themselves. Records are not touched, and what is sealed stays readable. If rewrapping
      was interrupted, --rewrap-only finishes it without another version.
      """,
    operands: [Operand(name: "NAME", help: "the key's name")],
    options: [
      CommandTable.configuration, KeysCommand.provider,
      Option(name: "rewrap-only", help: "make no new version, only rewrap what is under an older one"),
    ],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let files = try KeyFiles(arguments)
    let provider = try files.provider(arguments)
    let name = arguments.operand("NAME")
    let keystore = try files.keystore(provider)
    // Before there is a new version: what cannot be rewrapped should not be rotated.
    let keyring = try files.keyring()
    if arguments.isSet("rewrap-only") {
      try check(keystore, name, provider)
    } else {
      do throws(KeystoreError) {
        let version = try keystore.rotate(name)
        Console.print(
          "key '\(name)' in provider '\(provider)' has version \(version), which wraps from now on\n")
      } catch {
        throw CommandError(error.message)
      }
    }
    guard let keyring else {
      Console.print("no keyring is configured, so there is nothing to rewrap\n")
      return .ok
    }
    try rewrap(keyring, KEKReference(provider: provider, name: name), keystore)
    return .ok
  }

  private static func check(_ keystore: LocalKeystore, _ name: String, _ provider: String)
    throws(CommandError)
  {
    let names: [String]
    do throws(KeystoreError) {
      names = try keystore.keys().map(\.name)
    } catch {
      throw CommandError(error.message)
    }
    guard names.contains(name) else {
      throw CommandError("there is no key '\(name)' in provider '\(provider)'; see `fieldseal keys list`")
    }
  }

  private static func rewrap(_ keyring: DirectoryKeyring, _ kek: KEKReference, _ keystore: LocalKeystore)
    throws(CommandError)
  {
    let summary: RewrapSummary
    do throws(KeyringError) {
      summary = try keyring.rewrap(kek, with: keystore)
    } catch {
      throw CommandError(error.message)
    }
    var line = "rewrapped \(counted(summary.rewrapped, "data key")) in the keyring \(keyring.path)"
    if summary.unchanged > 0 { line += "; \(summary.unchanged) already had this version" }
    Console.print(line + "\n")
    guard summary.failures.isEmpty else {
      let lines = summary.failures.map { "  entry \($0.number): \($0.message)" }.joined(separator: "\n")
      throw CommandError(
        "\(counted(summary.failures.count, "data key")) could not be rewrapped and stay as they were:\n\(lines)\n"
          + "Then run: fieldseal keys rotate \(kek.name) --rewrap-only")
    }
  }
}
