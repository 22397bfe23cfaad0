/// A schema of the registry that another one uses by name.
struct RegistryReference: Hashable {
  let name: String
  let subject: String
  /// −1: the newest.
  let version: Int
}
