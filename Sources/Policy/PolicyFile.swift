import YAML

/// A policy file as it was read.
public struct PolicyFile: Sendable {
  /// The name that positions in it carry.
  public let path: String
  /// Empty if it could not be read.
  public let bytes: [UInt8]
  /// Nil if it could not be read or is no YAML.
  public let root: Node?
  /// Its comments for the linter, in order.
  public let ignores: [InlineIgnore]

  public init(path: String, bytes: [UInt8], root: Node?, ignores: [InlineIgnore] = []) {
    self.path = path
    self.bytes = bytes
    self.root = root
    self.ignores = ignores
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
