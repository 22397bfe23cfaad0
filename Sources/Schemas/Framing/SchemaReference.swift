/// What names the schema that a value was written with.
public enum SchemaReference: Hashable, Sendable, CustomStringConvertible {
  /// A schema registry's number.
  case id(UInt32)
  /// A schema registry's GUID: bytes 0 to 7 and 8 to 15, each big-endian.
  case guid(high: UInt64, low: UInt64)
  /// CRC-64-AVRO of the schema's parsing canonical form.
  case fingerprint(UInt64)
  /// The schema file with this index in the catalog.
  case file(Int)

  public var description: String {
    switch self {
    case .id(let id): "schema id \(id)"
    case .guid: "schema GUID \(guidText)"
    case .fingerprint(let fingerprint): "schema fingerprint \(Self.hex(fingerprint, 16))"
    case .file(let index): "schema file \(index)"
    }
  }

  /// `01234567-89ab-cdef-0123-456789abcdef`, as registries spell it; empty if it is no GUID.
  var guidText: String {
    guard case .guid(let high, let low) = self else { return "" }
    return [
      Self.hex(high >> 32, 8), Self.hex(high >> 16 & 0xFFFF, 4), Self.hex(high & 0xFFFF, 4),
      Self.hex(low >> 48, 4), Self.hex(low & 0xFFFF_FFFF_FFFF, 12),
    ].joined(separator: "-")
  }

  private static func hex(_ value: UInt64, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
