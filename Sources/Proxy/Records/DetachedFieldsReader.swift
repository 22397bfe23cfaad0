import FieldCrypto
import KafkaWire

/// Reads the fields of one record that travel in a header. Ranges count from the start of the records section.
struct DetachedFieldsReader {
  /// A field's place in the header.
  struct Entry {
    let key: KeyID
    /// Ciphertext and tag.
    let sealed: ByteRange
    let counter: UInt64
  }

  private struct Key {
    let id: KeyID
    var counter: UInt64
  }

  /// Of version 1 the only one, which takes no memory.
  private var key: Key
  /// Of version 2.
  private var keys: [Key]?
  private var offset: Int
  private let end: Int
  private var path = ByteRange.empty

  /// Nil where it is no such header, or of another keyring.
  /// - Parameter value: the header's.
  init?(_ value: ByteRange, in section: RawSpan, keyring: UInt32) {
    guard value.count > DetachedFields.fixedByteCount, let version = section.byte(at: value.lower),
      let id: UInt32 = section.bigEndian(at: value.lower + 1), id == keyring
    else { return nil }
    end = min(value.upper, section.byteCount)
    offset = value.lower + DetachedFields.keysOffset
    var count = 1
    switch version {
    case DetachedFields.version: break
    case DetachedFields.keysVersion:
      guard let several = Self.varint(in: section, from: &offset, to: end), several > 1 else { return nil }
      count = several
    default: return nil
    }
    guard count <= (end - offset) / DetachedFields.keyByteCount,
      let first = Self.key(in: section, at: offset, keyring: id)
    else { return nil }
    key = first
    offset += DetachedFields.keyByteCount
    guard count > 1 else { return }
    var keys = [first]
    for _ in 1..<count {
      guard let next = Self.key(in: section, at: offset, keyring: id) else { return nil }
      keys.append(next)
      offset += DetachedFields.keyByteCount
    }
    self.keys = keys
  }

  /// Of the record's last header; nil if that is not the one in which fields travel, or of another keyring.
  init?(_ record: RecordView, in section: RawSpan, keyring: UInt32) throws {
    var headers = try HeaderCursor(record, in: section)
    var last: HeaderView?
    while let header = try headers.next() { last = header }
    guard let last, let value = last.value,
      section.slice(last.key).hasSameBytes(as: DetachedFields.headerName.utf8Span.span.bytes)
    else { return nil }
    self.init(value, in: section, keyring: keyring)
  }

  var isAtEnd: Bool { offset >= end }

  /// The next field, if it stands at `wanted`.
  /// - Throws: where the header is cut off or its lengths lie.
  mutating func next(at wanted: RawSpan, in section: RawSpan) throws(PartitionFailure) -> Entry? {
    guard !isAtEnd else { return nil }
    let start = (offset: offset, path: path)
    let pathLength = try length(in: section)
    if pathLength > 0 { path = take(pathLength) }
    guard section.slice(path).hasSameBytes(as: wanted) else {
      (offset, path) = start
      return nil
    }
    if keys != nil { return try entryWithKey(in: section) }
    defer { key.counter += 1 }
    return try entry(key, in: section)
  }

  private mutating func entryWithKey(in section: RawSpan) throws(PartitionFailure) -> Entry {
    guard let number = Self.varint(in: section, from: &offset, to: end), let keys,
      keys.indices.contains(number)
    else {
      throw Self.cutOff
    }
    self.keys?[number].counter += 1
    return try entry(keys[number], in: section)
  }

  private mutating func entry(_ key: Key, in section: RawSpan) throws(PartitionFailure) -> Entry {
    let count = try length(in: section) + SealedField.detachedOverhead
    guard count <= end - offset else { throw Self.cutOff }
    return Entry(key: key.id, sealed: take(count), counter: key.counter)
  }

  private static var cutOff: PartitionFailure {
    .corrupt("the header '\(DetachedFields.headerName)' is cut off or altered")
  }

  private static func key(in section: RawSpan, at offset: Int, keyring: UInt32) -> Key? {
    guard let number: UInt32 = section.bigEndian(at: offset),
      let high: UInt16 = section.bigEndian(at: offset + 4),
      let low: UInt32 = section.bigEndian(at: offset + 6)
    else { return nil }
    return Key(id: KeyID(keyring: keyring, number: number), counter: UInt64(high) << 32 | UInt64(low))
  }

  private mutating func take(_ count: Int) -> ByteRange {
    defer { offset += count }
    return ByteRange(lower: offset, upper: offset + count)
  }

  /// A length that the rest of the header has room for.
  private mutating func length(in section: RawSpan) throws(PartitionFailure) -> Int {
    guard let value = Self.varint(in: section, from: &offset, to: end), value <= end - offset else {
      throw Self.cutOff
    }
    return value
  }

  private static func varint(in section: RawSpan, from offset: inout Int, to end: Int) -> Int? {
    var value = 0
    for shift in stride(from: 0, through: 28, by: 7) {
      guard offset < end, let byte = section.byte(at: offset) else { return nil }
      offset += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
