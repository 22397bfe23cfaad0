/// A key-encryption key: which provider has it, and its name there.
public struct KEKReference: Hashable, Sendable {
  public var provider: String
  public var name: String

  public init(provider: String, name: String) {
    self.provider = provider
    self.name = name
  }
}
