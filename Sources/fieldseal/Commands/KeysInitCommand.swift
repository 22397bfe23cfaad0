import FieldCrypto
import Glibc
import Proxy
import YAML

/// `fieldseal keys init`
enum KeysInitCommand {
  static let command = Command(
    name: "init",
    summary: "make the key files, keystores and the keyring that the configuration names",
    discussion: """
      Makes what is missing, for its owner alone (mode 0600, folders 0700), and overwrites nothing. A key file that is
      there is used for a new keystore; a passphrase is for you to write: 12 bytes or more in the first line of its file.
      """,
    options: [CommandTable.configuration],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let files = try KeyFiles(arguments)
    var missing: [(provider: String, store: LocalProviderSettings)] = []
    for provider in files.providers {
      if case .local(let store) = files.configuration.providers[provider], !exists(store.keystore) {
        missing.append((provider, store))
      }
    }
    let keyring = files.configuration.keyringDirectory
    // An empty folder, as an administrator may have prepared it, is no keyring yet.
    let keyringIsMissing = keyring.map { !exists("\($0)/keyring.id") } ?? false
    guard !missing.isEmpty || keyringIsMissing else {
      throw CommandError(
        "everything that \(files.file) names exists already, and nothing was changed: `fieldseal keys create NAME` "
          + "makes a key; move files aside if you mean to begin anew")
    }
    // Everything is looked at before anything is made, so that a refusal leaves no trace.
    for (_, store) in missing { try check(store) }
    if let keyring {
      if keyringIsMissing {
        try checkFolder(of: keyring)
      } else {
        try check(keyring, against: missing.map(\.provider))
      }
    }
    if let keyring, keyringIsMissing { try make(keyring: keyring) }
    for (_, store) in missing { try make(store) }
    if keyring == nil {
      Console.print("no keyring: \(files.file) names none; a policy that seals topics needs one\n")
    }
    return .ok
  }

  private static func check(_ store: LocalProviderSettings) throws(CommandError) {
    try checkFolder(of: store.keystore)
    switch store.unlock {
    case .keyFile(let path): try checkFolder(of: path)
    case .passphraseFile(let path):
      guard exists(path) else {
        throw CommandError(
          "there is no passphrase in \(path): write one of 12 bytes or more into it (chmod 600 \(path)) and try again"
        )
      }
    }
  }

  /// Data keys that are in the keyring cannot be unwrapped by a keystore that is made now.
  private static func check(_ keyring: String, against providers: [String]) throws(CommandError) {
    let lost: Int
    do throws(KeyringError) {
      lost = try DirectoryKeyring(path: keyring, create: false).entries().count {
        providers.contains($0.kek.provider)
      }
    } catch {
      throw CommandError(error.message)
    }
    guard lost == 0 else {
      throw CommandError(
        "the keyring \(keyring) holds \(counted(lost, "data key")) that a new keystore could not unwrap, and nothing was "
          + "changed: restore the keystore from a backup, or move the keyring aside")
    }
  }

  private static func checkFolder(of path: String) throws(CommandError) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    guard TextFile.isFolder(folder) else {
      throw CommandError("there is no folder \(folder) for \(path); make it with: mkdir -p -m 700 \(folder)")
    }
  }

  private static func make(_ store: LocalProviderSettings) throws(CommandError) {
    do throws(KeystoreError) {
      if case .keyFile(let path) = store.unlock {
        if exists(path) {
          Console.print("using the key file \(path)\n")
        } else {
          try KeystoreSecret.makeKeyFile(at: path)
          Console.print("made the key file \(path)\n")
        }
      }
      try LocalKeystore.create(at: store.keystore, secret: store.secret)
      Console.print("made the keystore \(store.keystore)\n")
    } catch {
      throw CommandError(error.message)
    }
  }

  private static func make(keyring folder: String) throws(CommandError) {
    do throws(KeyringError) {
      _ = try DirectoryKeyring(path: folder)
    } catch {
      throw CommandError(error.message)
    }
    Console.print("made the keyring \(folder)\n")
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 || errno != ENOENT }
}
