/// A DEK as its provider wrapped it.
public struct WrappedKey: Hashable, Sendable {
  /// The version of the KEK, counted from 1; 0 where the provider does not tell.
  public let kekVersion: UInt32
  public let bytes: [UInt8]

  public init(kekVersion: UInt32, bytes: [UInt8]) {
    self.kekVersion = kekVersion
    self.bytes = bytes
  }
}
