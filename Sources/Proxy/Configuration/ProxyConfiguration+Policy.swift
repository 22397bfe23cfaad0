import Policy
import YAML

extension ProxyConfiguration {
  /// Reads the configuration and the policies that it names, and checks them against each other.
  ///
  /// - Throws: all problems of all files.
  public static func loadWithPolicy(_ path: String) throws(Diagnostics) -> (
    configuration: ProxyConfiguration, policy: Policy
  ) {
    let read = ConfigurationParser.parse(YAMLDocument.load(path), file: path)
    guard let configuration = read.configuration else { throw read.problems }
    if read.problems.isEmpty { return (configuration, try configuration.loadPolicy()) }
    // Of the policies only what is wrong in themselves: half a configuration is nothing to check them against.
    var problems = read.problems
    if configuration.positions.policies != nil {
      do throws(Diagnostics) {
        _ = try Policy.load(configuration.policies, namedAt: configuration.positions.policies)
      } catch {
        problems.append(contentsOf: error)
      }
    }
    throw problems
  }

  /// Reads the policies and checks that what they need is configured.
  ///
  /// - Throws: all problems of the policy files, or all that is missing for them.
  public func loadPolicy() throws(Diagnostics) -> Policy {
    let policy = try Policy.load(policies, namedAt: positions.policies)
    try check(policy)
    return policy
  }

  /// Whether what the policy needs is there: providers of its keys, a keyring, a schema registry.
  public func check(_ policy: Policy) throws(Diagnostics) {
    var problems = Diagnostics()
    for key in policy.keys where providers[key.provider] == nil {
      let advice =
        providers.isEmpty
        ? "; add it under 'providers' in \(positions.file.file)"
        : Spelling.advice(for: key.provider, among: providers.keys.sorted())
      problems.report(.unknownName, at: key.providerPosition, "unknown provider '\(key.provider)'\(advice)")
    }
    if policy.sealsAnything && keyringDirectory == nil {
      problems.report(
        .missing, at: positions.file,
        "the policy seals topics, but there is no 'keyring'; add keyring: {directory: keyring}")
    }
    if let position = policy.needsRegistry, schemaRegistry == nil {
      problems.report(
        .missing, at: position,
        "values are read with schemas of a registry, but \(positions.file.file) has no 'schemaRegistry'; add "
          + "schemaRegistry: {url: …} there, or name the schema files here in 'schemas'")
    }
    try problems.check()
  }
}
