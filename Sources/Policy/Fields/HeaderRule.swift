import FieldCrypto

/// An entry under `headers:`: all headers of that name are sealed.
public struct HeaderRule: Hashable, Sendable {
  public let name: String
  public let mode: FieldMode
  /// See `FieldRule.context`.
  public let context: String?
  /// Nil: the rule's.
  public let key: SealKey?

  public init(
    name: String, mode: FieldMode = .randomized, context: String? = nil, key: SealKey? = nil
  ) {
    self.name = name
    self.mode = mode
    self.context = context
    self.key = key
  }
}
