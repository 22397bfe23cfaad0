import FieldCrypto
import KafkaWire

/// Reads the fields of one record that travel in a header. Ranges count from the start of the records section.
struct DetachedFieldsReader {
  /// A field's place in the header.
  struct Entry {
    /// Ciphertext and tag.
    var sealed: ByteRange
    var counter: UInt64
  }

  let key: KeyID
  private var counter: UInt64
  private var offset: Int
  private let end: Int
  private var path = ByteRange.empty

  /// Nil where it is no such header, or of another keyring.
  /// - Parameter value: the header's.
  init?(_ value: ByteRange, in section: RawSpan, keyring: UInt32) {
    guard value.count > DetachedFields.fixedByteCount,
      section.byte(at: value.lower) == DetachedFields.version,
      let id: UInt32 = section.bigEndian(at: value.lower + 1), id == keyring,
      let number: UInt32 = section.bigEndian(at: value.lower + 5),
      let high: UInt16 = section.bigEndian(at: value.lower + 9),
      let low: UInt32 = section.bigEndian(at: value.lower + 11)
    else { return nil }
    key = KeyID(keyring: id, number: number)
    counter = UInt64(high) << 32 | UInt64(low)
    offset = value.lower + DetachedFields.fixedByteCount
    end = min(value.upper, section.byteCount)
  }

  var isAtEnd: Bool { offset >= end }

  /// The next field, if it stands at `wanted`.
  /// - Throws: where the header is cut off or its lengths lie.
  mutating func next(at wanted: RawSpan, in section: RawSpan) throws(PartitionFailure) -> Entry? {
    guard !isAtEnd else { return nil }
    let start = self
    let pathLength = try length(in: section)
    if pathLength > 0 { path = take(pathLength) }
    guard section.slice(path).hasSameBytes(as: wanted) else {
      self = start
      return nil
    }
    let count = try length(in: section) + SealedField.detachedOverhead
    guard count <= end - offset else { throw Self.cutOff }
    defer { counter += 1 }
    return Entry(sealed: take(count), counter: counter)
  }

  private static var cutOff: PartitionFailure {
    .corrupt("the header '\(DetachedFields.headerName)' is cut off or altered")
  }

  private mutating func take(_ count: Int) -> ByteRange {
    defer { offset += count }
    return ByteRange(lower: offset, upper: offset + count)
  }

  /// A length that the rest of the header has room for.
  private mutating func length(in section: RawSpan) throws(PartitionFailure) -> Int {
    var value = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      guard offset < end, let byte = section.byte(at: offset) else { break }
      offset += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 {
        guard value <= end - offset else { break }
        return value
      }
    }
    throw Self.cutOff
  }
}
