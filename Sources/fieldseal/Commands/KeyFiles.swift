import FieldCrypto
import Proxy
import YAML

/// The configuration as the `keys` commands need it. Policies are not read: keys are made before them.
struct KeyFiles {
  let file: String
  let configuration: ProxyConfiguration

  init(_ arguments: ParsedArguments) throws(CommandError) {
    file = arguments.value("config")
    do throws(Diagnostics) {
      configuration = try ProxyConfiguration.load(file)
    } catch {
      throw CommandError(error)
    }
    guard !configuration.providers.isEmpty else {
      throw CommandError(
        "\(file) names no key provider; add\n"
          + "  providers:\n    local: {type: local, keystore: keystore.json, keyFile: master.key}",
        code: .configuration)
    }
  }

  /// Names of the providers, sorted.
  var providers: [String] { configuration.providers.keys.sorted() }

  /// The provider that `--provider` names, or the only one.
  func provider(_ arguments: ParsedArguments) throws(CommandError) -> String {
    let name = arguments.value("provider")
    if name.isEmpty {
      guard let only = providers.first, providers.count == 1 else {
        throw CommandError(
          "there are several providers; choose one with --provider (\(providers.joined(separator: ", ")))",
          code: .usage)
      }
      return only
    }
    guard providers.contains(name) else {
      throw CommandError(
        "unknown provider '\(name)'\(Spelling.advice(for: name, among: providers))", code: .usage)
    }
    return name
  }

  /// Opens a provider's keystore.
  func keystore(_ provider: String) throws(CommandError) -> LocalKeystore {
    switch configuration.providers[provider] {
    case .local(let settings):
      do throws(KeystoreError) {
        return try settings.open()
      } catch {
        throw CommandError(error.message)
      }
    case nil: throw CommandError("unknown provider '\(provider)'", code: .usage)
    }
  }

  /// Opens the keyring; nil if none is configured.
  func keyring() throws(CommandError) -> DirectoryKeyring? {
    do throws(KeyringError) {
      return try configuration.openKeyring()
    } catch {
      throw CommandError(error.message)
    }
  }
}
