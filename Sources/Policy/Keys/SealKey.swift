import FieldCrypto

/// What something is sealed with.
public struct SealKey: Hashable, Sendable {
  public let source: KEKSource
  public let algorithm: Algorithm

  public init(_ source: KEKSource, _ algorithm: Algorithm = .aes256GCM) {
    self.source = source
    self.algorithm = algorithm
  }

  /// The KEK, unless each record names its own.
  public var fixed: KEKReference? {
    if case .fixed(let reference) = source { reference } else { nil }
  }
}
