/// A schema of the registry that another one uses by name.
struct RegistryReference: Hashable {
  let name: String
  let subject: String
  /// −1: the newest.
  let version: Int

  /// Nil for anything else.
  init?(_ entry: JSONTree) {
    guard let name = entry["name"]?.string, let subject = entry["subject"]?.string, !subject.isEmpty,
      let version = entry["version"]?.integer, version == -1 || version > 0
    else { return nil }
    self.name = name
    self.subject = subject
    self.version = version
  }
}
