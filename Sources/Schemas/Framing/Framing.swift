/// What stands before a value's payload and names its schema.
///
/// | first bytes | meaning | payload at |
/// |---|---|---|
/// | `00`, id (u32) | Confluent's framing, with a registry's id | 5 |
/// | `01`, GUID (16 bytes) | the same with a registry's GUID | 17 |
/// | `C3 01`, fingerprint (u64, little-endian) | Avro's single-object encoding | 10 |
///
/// The first two may stand in the record header `__value_schema_id` instead; then the whole value is payload.
public struct Framing: Hashable, Sendable {
  /// The record header that may name the schema of the record's value.
  public static let header = "__value_schema_id"

  /// Nil: nothing names a schema.
  public let reference: SchemaReference?
  /// In bytes from the value's start.
  public let payloadStart: Int

  init(_ reference: SchemaReference?, payloadStart: Int) {
    self.reference = reference
    self.payloadStart = payloadStart
  }

  /// What the first bytes look like. A datum without framing, a number in it for instance, may look framed by chance.
  public static func detect(_ value: RawSpan) -> Framing {
    guard let first = value.byte(0) else { return Framing(nil, payloadStart: 0) }
    switch first {
    case 0x00 where value.byteCount >= 5: return Framing(.id(UInt32(value.bigEndian(1, 4))), payloadStart: 5)
    case 0x01 where value.byteCount >= 17:
      return Framing(.guid(high: value.bigEndian(1, 8), low: value.bigEndian(9, 8)), payloadStart: 17)
    case 0xC3 where value.byteCount >= 10 && value.byte(1) == 0x01:
      return Framing(.fingerprint(value.bigEndian(2, 8).byteSwapped), payloadStart: 10)
    default: return Framing(nil, payloadStart: 0)
    }
  }

  /// What the header `__value_schema_id` says; nil if it is malformed.
  public static func detect(header: RawSpan) -> Framing? {
    let framing = detect(header)
    switch framing.reference {
    case .id, .guid:
      return framing.payloadStart == header.byteCount ? Framing(framing.reference, payloadStart: 0) : nil
    case .fingerprint, .file, nil: return nil
    }
  }
}

extension RawSpan {
  fileprivate func byte(_ offset: Int) -> UInt8? {
    offset < byteCount ? unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) : nil
  }

  /// `count` bytes from `offset`; those beyond the end count as zero.
  fileprivate func bigEndian(_ offset: Int, _ count: Int) -> UInt64 {
    (offset..<offset + count).reduce(0) { $0 << 8 | UInt64(byte($1) ?? 0) }
  }
}
