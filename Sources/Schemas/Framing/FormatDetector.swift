/// Decides how each value of a topic is read.
///
/// `json`: the payload is JSON text, after Confluent's framing if the value begins with 00 or 01, which JSON text never does.
///
/// `avro` and `auto` of a topic **without** schema files, in this order:
/// 1. the record header `__value_schema_id`: the registry's schema, the whole value is payload;
/// 2. 00 and an id, 01 and a GUID: the registry's schema; it says whether the payload is Avro or JSON;
/// 3. C3 01 and a fingerprint: refused by the catalog, since registries do not know fingerprints;
/// 4. `auto` only: JSON text, if the first byte that is not white space may begin one.
///
/// `avro` and `auto` of a topic **with** schema files, where the registry and its framing play no part:
/// 1. C3 01 and the fingerprint of one of the files: single-object encoding;
/// 2. `auto` only: JSON text, if the first byte that is not white space is `{` or `[`;
/// 3. with one file: a bare datum of its schema; with several: C3 01 and an unknown fingerprint, which the catalog
///    refuses.
///
/// What was read one way must be read the same way once its fields are sealed. JSON stays JSON, and a frame stays. A bare
/// datum may begin with a sealed field, hence with a length or a neutral value, which could be the first bytes of something
/// else: whoever seals it detects the sealed value's format again, and refuses the value if it is another. (Two lists,
/// because neutral values often begin with 00, which would look like an id with the registry's framing considered too.)
/// The fingerprint must be a known one because a bare datum may begin with C3 01:
/// one of 65,536 that begin with random bytes does.
public struct FormatDetector: Sendable {
  private let format: ValueFormat
  private let files: [File]

  private struct File: Sendable {
    let index: Int
    let fingerprint: UInt64
  }

  /// `files`: the topic's schema files by their indices in the catalog, with their schemas' fingerprints.
  public init(_ format: ValueFormat, files: [(index: Int, fingerprint: UInt64)] = []) {
    self.format = format
    self.files = files.map { File(index: $0.index, fingerprint: $0.fingerprint) }
  }

  /// Whether the record header `__value_schema_id` counts.
  public var usesHeader: Bool { format != .json && files.isEmpty }

  /// `header`: the value of the record's last header `__value_schema_id`, if it has one.
  public func detect(_ value: RawSpan, header: RawSpan? = nil) -> DetectedFormat {
    switch format {
    case .json: Self.json(value)
    case .avro, .auto: files.isEmpty ? byRegistry(value, header) : byFile(value)
    }
  }

  private static func json(_ value: RawSpan) -> DetectedFormat {
    let framing = Framing.detect(value)
    switch framing.reference {
    case .id, .guid: return .json(payloadStart: framing.payloadStart)
    case .fingerprint, .file, nil: return .json(payloadStart: 0)
    }
  }

  private func byRegistry(_ value: RawSpan, _ header: RawSpan?) -> DetectedFormat {
    if let header {
      guard let framing = Framing.detect(header: header), let reference = framing.reference else {
        return .unrecognized(.malformedHeader)
      }
      return .schema(reference, payloadStart: 0)
    }
    let framing = Framing.detect(value)
    if let reference = framing.reference { return .schema(reference, payloadStart: framing.payloadStart) }
    if value.byteCount == 0 { return .unrecognized(.empty) }
    if format == .auto, let first = Self.firstByte(value), Self.beginsJSON(first) {
      return .json(payloadStart: 0)
    }
    return .unrecognized(.unframed)
  }

  private func byFile(_ value: RawSpan) -> DetectedFormat {
    let framing = Framing.detect(value)
    var unknown: SchemaReference?
    if case .fingerprint(let fingerprint) = framing.reference {
      if files.contains(where: { $0.fingerprint == fingerprint }) {
        return .schema(.fingerprint(fingerprint), payloadStart: framing.payloadStart)
      }
      unknown = framing.reference
    }
    if format == .auto, let first = Self.firstByte(value),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    {
      return .json(payloadStart: 0)
    }
    // A datum of no bytes at all is one too: a null, a record without fields.
    if files.count == 1 { return .schema(.file(files[0].index), payloadStart: 0) }
    if let unknown { return .schema(unknown, payloadStart: framing.payloadStart) }
    return .unrecognized(value.byteCount == 0 ? .empty : .notSingleObject)
  }

  /// The first byte that is no white space of JSON.
  private static func firstByte(_ value: RawSpan) -> UInt8? {
    for offset in 0..<value.byteCount {
      let byte = unsafe value.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      if byte != 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 { return byte }
    }
    return nil
  }

  private static func beginsJSON(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      true
    default: false
    }
  }
}
