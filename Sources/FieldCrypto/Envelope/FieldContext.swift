/// What a sealed field belongs to. In it, and nowhere else, it opens; deterministic sealing gives equal results in equal
/// contexts.
///
/// Holds the label that stands in the AAD and in the derivation of the key: scope u8 | length u16, a | length u16, b
/// (DESIGN.md, "Sealed field"). The length prefixes make it injective.
public final class FieldContext: Sendable {
  /// What a label names; its first byte. The raw values are stored and never change their meaning.
  enum Scope: UInt8 {
    case field = 0
    case recordKey = 1
    case header = 2
    case named = 3
  }

  let label: [UInt8]
  private static let info = Array("fieldseal field v1".utf8)

  /// The field at a canonical path of the values of a topic, or of the topics that share a context.
  public convenience init(field canonicalPath: String, topic: String) throws(CryptoError) {
    try self.init(.field, topic, canonicalPath)
  }

  /// The record keys of a topic.
  public convenience init(recordKeyOf topic: String) throws(CryptoError) {
    try self.init(.recordKey, topic, "")
  }

  /// The values of a record header in a topic.
  public convenience init(header: String, topic: String) throws(CryptoError) {
    try self.init(.header, topic, header)
  }

  /// A context that the policy names, for fields, keys and headers that are to be compared with each other.
  public convenience init(named name: String) throws(CryptoError) {
    try self.init(.named, name, "")
  }

  /// Throws where the names are too long to derive a key from.
  private init(_ scope: Scope, _ first: String, _ second: String) throws(CryptoError) {
    var label = [scope.rawValue]
    for name in [first, second] {
      withUnsafeBytes(of: UInt16(clamping: name.utf8.count).bigEndian) { label += $0 }
      label += name.utf8
    }
    guard Self.info.count + 1 + label.count <= KeyDerivation.maximumInfo else {
      throw CryptoError(
        "the names of a topic or context and of a path or header have too many bytes: \(label.count)")
    }
    self.label = label
  }

  /// The key that `dek` gives for this context: HKDF-SHA-256, info `fieldseal field v1` | algorithm u8 | label.
  func derive(
    _ algorithm: Algorithm, from dek: borrowing SecretBytes, byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    try KeyDerivation.hkdf(
      dek, info: Self.info + [algorithm.rawValue] + label, byteCount: byteCount)
  }
}
