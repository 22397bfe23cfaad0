import Bytes
import FieldCrypto

/// `fieldseal keys list`
enum KeysListCommand {
  static let command = Command(
    name: "list",
    summary: "show the keys, their versions and how many data keys they wrap",
    options: [CommandTable.configuration, Option(name: "json", help: "print JSON, for scripts")],
    run: run)

  /// A line of the list.
  struct Row {
    let provider: String
    let key: KeystoreKey
    /// Keyring entries under the key; nil if there is no keyring.
    let dataKeys: Int?
  }

  private static func run(_ arguments: ParsedArguments) throws(CommandError) -> ExitCode {
    let files = try KeyFiles(arguments)
    let counts = try dataKeys(files)
    var rows: [Row] = []
    for provider in files.providers {
      let keystore = try files.keystore(provider)
      do throws(KeystoreError) {
        for key in try keystore.keys() {
          let count = counts.map { $0[KEKReference(provider: provider, name: key.name)] ?? 0 }
          rows.append(Row(provider: provider, key: key, dataKeys: count))
        }
      } catch {
        throw CommandError(error.message)
      }
    }
    if arguments.isSet("json") {
      Console.print(json(rows))
    } else if rows.isEmpty {
      Console.print("no keys yet; make one with `fieldseal keys create NAME`\n")
    } else {
      Console.print(table(rows))
    }
    return .ok
  }

  private static func dataKeys(_ files: KeyFiles) throws(CommandError) -> [KEKReference: Int]? {
    guard let keyring = try files.keyring() else { return nil }
    do throws(KeyringError) {
      return try keyring.entries().reduce(into: [:]) { counts, entry in counts[entry.kek, default: 0] += 1 }
    } catch {
      throw CommandError(error.message)
    }
  }

  static func table(_ rows: [Row]) -> String {
    var table = TextTable(["PROVIDER", "KEY", "VERSION", "MADE", "DATA KEYS"])
    for row in rows {
      let newest = row.key.versions.last
      table.append([
        row.provider, row.key.name, newest.map { "\($0.number)" } ?? "-",
        newest.map { UnixTime.text($0.created) } ?? "-", row.dataKeys.map { "\($0)" } ?? "-",
      ])
    }
    return table.text
  }

  static func json(_ rows: [Row]) -> String {
    let keys = rows.map { row in
      let versions = row.key.versions.map { version in
        JSONOutput.object([
          ("version", "\(version.number)"), ("created", JSONOutput.string(UnixTime.text(version.created))),
        ])
      }
      return JSONOutput.object([
        ("provider", JSONOutput.string(row.provider)), ("name", JSONOutput.string(row.key.name)),
        ("versions", JSONOutput.array(versions)), ("dataKeys", row.dataKeys.map { "\($0)" } ?? "null"),
      ])
    }
    return JSONOutput.object([("keys", JSONOutput.array(keys))]) + "\n"
  }
}
