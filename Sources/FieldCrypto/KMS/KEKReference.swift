/// A key-encryption key by its provider's name in the configuration and its own name there.
public struct KEKReference: Hashable, Sendable, CustomStringConvertible {
  public let provider: String
  public let name: String

  public init(provider: String, name: String) {
    self.provider = provider
    self.name = name
  }

  public var description: String { "\(provider):\(name)" }
}
