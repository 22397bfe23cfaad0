/// A key provider, by its type.
public enum ProviderSettings: Sendable, Hashable {
  case local(LocalProviderSettings)
}
