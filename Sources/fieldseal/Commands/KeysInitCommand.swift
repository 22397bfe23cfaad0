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
      Key files, keystores and keyring are made for their owner alone (mode 0600, folders 0700). Nothing is overwritten:
      if a keystore exists, nothing at all is done. A key file that exists is used; a passphrase is for you to
      write: 12 bytes or more in the first line of its file.
      """,
    options: [CommandTable.configuration],
    run: run)

  private static func run(_ arguments: ParsedArguments) throws(CommandError) {
    let files = try KeyFiles(arguments)
    let stores = files.providers.compactMap { name -> LocalProviderSettings? in
      if case .local(let settings) = files.configuration.providers[name] { settings } else { nil }
    }
    // Everything is looked at before anything is made, so that a refusal leaves no trace.
    for store in stores { try check(store) }
    if let folder = files.configuration.keyringDirectory { try check(keyring: folder) }
    for store in stores { try make(store) }
    if let folder = files.configuration.keyringDirectory {
      try make(keyring: folder)
    } else {
      Console.print("no keyring: \(files.file) names none; a policy that seals topics needs one\n")
    }
  }

  private static func check(_ store: LocalProviderSettings) throws(CommandError) {
    guard !exists(store.keystore) else {
      throw CommandError(
        "\(store.keystore) exists already, and nothing was changed: `fieldseal keys create NAME` makes a key in it; "
          + "move it aside if you mean to begin a new keystore")
    }
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

  /// Data keys in a keyring cannot be opened by a keystore that is made now.
  private static func check(keyring folder: String) throws(CommandError) {
    guard exists(folder) else { return try checkFolder(of: folder) }
    do throws(KeyringError) {
      let count = try DirectoryKeyring(path: folder).numbers().count
      guard count == 0 else {
        throw KeyringError(
          .corrupt,
          "the keyring \(folder) holds \(counted(count, "data key")), which a new keystore could not unwrap, and nothing "
            + "was changed: restore the keystore from a backup, or move the keyring aside")
      }
    } catch {
      throw CommandError(error.message)
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
      let existed = exists(folder)
      _ = try DirectoryKeyring(path: folder)
      Console.print("\(existed ? "using" : "made") the keyring \(folder)\n")
    } catch {
      throw CommandError(error.message)
    }
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 || errno != ENOENT }
}
