import YAML

/// A policy file as it was read.
public struct PolicyFile: Sendable {
  /// The name that positions in it carry.
  public let path: String
  /// Empty if it could not be read.
  public let bytes: [UInt8]
  /// Nil if it could not be read or is no YAML.
  public let root: Node?

  public init(path: String, bytes: [UInt8], root: Node?) {
    self.path = path
    self.bytes = bytes
    self.root = root
  }

  public var text: String { String(decoding: bytes, as: UTF8.self) }
}
