import FieldCrypto
import Policy
import Proxy
import YAML

/// `fieldseal serve --check`, beyond what loading finds: whether the keys that policies name and the files that
/// the schema registry needs can be used.
enum ServeCheck {
  static func run(_ configuration: ProxyConfiguration, _ policy: Policy, file: String) throws(CommandError) {
    var problems = Diagnostics()
    do throws(KeyringError) {
      _ = try configuration.openKeyring()
    } catch {
      throw CommandError(error.message)
    }
    let providers: [String: any KeyProvider]
    do throws(KeystoreError) {
      providers = try configuration.openProviders()
    } catch {
      throw CommandError(error.message)
    }
    // A name with {topic} stands for KEKs that cannot be listed here.
    for key in policy.keys where !key.dependsOnTopic {
      do throws(KeyProviderError) {
        _ = try providers[key.provider]?.newestVersion(of: key.keyName)
      } catch {
        problems.report(.unknownName, at: key.position, error.message)
      }
    }
    do throws(Diagnostics) { try configuration.checkSchemaRegistry() } catch {
      problems.append(contentsOf: error)
    }
    guard problems.isEmpty else { throw CommandError(problems) }
    for warning in configuration.warnings + policy.warnings {
      Console.print("\(warning.position): warning: \(warning.message)\n")
    }
    Console.print("\(([file] + policy.files).joined(separator: ", ")): no problems\n")
  }
}
