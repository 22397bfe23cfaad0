/// What a sealed value belongs to: a topic, or a name that the policy gives to a topic and its mirrors.
///
/// Holds the constant beginning of the AAD: `01` | part | length of the name (u16) | name (DESIGN.md, "Stored value").
/// Make one per topic and keep it: a sealer that sees the same object again does not copy the prefix again.
public final class ValueContext: Sendable {
  public let name: String
  public let part: RecordPart
  let prefix: [UInt8]

  /// The version of the AAD's layout, its first byte.
  static let version: UInt8 = 1

  /// Throws where `name` has more than 65,535 bytes.
  public init(_ name: String, part: RecordPart = .value) throws(CryptoError) {
    guard let count = UInt16(exactly: name.utf8.count) else {
      throw CryptoError("a context's name has at most 65535 bytes, this one has \(name.utf8.count)")
    }
    self.name = name
    self.part = part
    prefix = [Self.version, part.rawValue, UInt8(count >> 8), UInt8(truncatingIfNeeded: count)] + name.utf8
  }
}
