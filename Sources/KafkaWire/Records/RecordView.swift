/// Where the fields of one record stand, in bytes from the start of the records section.
@frozen
public struct RecordView: Hashable, Sendable {
  /// The record's first byte: its length field.
  @usableFromInline internal let start: Int
  /// The first byte behind the length field: the attributes.
  @usableFromInline internal let body: Int
  @usableFromInline internal let keyStart: Int
  @usableFromInline internal let keyLength: Int
  /// The value's length field.
  @usableFromInline internal let valueField: Int
  @usableFromInline internal let valueStart: Int
  @usableFromInline internal let valueLength: Int
  /// One past the record's last byte.
  @usableFromInline internal let end: Int
  /// Its offset less the batch's base offset, as the record says.
  public let offsetDelta: Int

  @inlinable @inline(__always)
  internal init(
    start: Int, body: Int, keyStart: Int, keyLength: Int, valueField: Int, valueStart: Int, valueLength: Int,
    end: Int, offsetDelta: Int
  ) {
    self.start = start
    self.body = body
    self.keyStart = keyStart
    self.keyLength = keyLength
    self.valueField = valueField
    self.valueStart = valueStart
    self.valueLength = valueLength
    self.end = end
    self.offsetDelta = offsetDelta
  }

  /// The whole record, its length field included.
  @inlinable public var whole: ByteRange { ByteRange(ordered: start, upper: end) }
  /// What stands between the two length fields: attributes, deltas and key.
  @inlinable public var prefix: ByteRange { ByteRange(ordered: body, upper: valueField) }
  /// What follows the value: the headers and their count.
  @inlinable public var suffix: ByteRange { ByteRange(ordered: valueEnd, upper: end) }
  /// Nil for a null key, which is not an empty one.
  @inlinable public var key: ByteRange? {
    keyLength < 0 ? nil : ByteRange(ordered: keyStart, upper: keyStart &+ keyLength)
  }
  /// Nil for a null value (a tombstone), which is not an empty one.
  @inlinable public var value: ByteRange? {
    valueLength < 0 ? nil : ByteRange(ordered: valueStart, upper: valueEnd)
  }

  /// The attributes and the two deltas, which stand before the key's length.
  internal func fixed(in section: RawSpan) -> ByteRange {
    var at = body + 1
    // The two deltas: a varint ends with its first byte below 0x80.
    for _ in 0..<2 {
      while at < valueField, at < section.byteCount, section.uncheckedByte(at: at) >= 0x80 { at += 1 }
      at += 1
    }
    return ByteRange(lower: body, upper: at)
  }

  @inlinable @inline(__always)
  internal var valueEnd: Int { valueStart &+ max(valueLength, 0) }
}

extension ByteRange {
  /// As `init(lower:upper:)`, without the clamps: for bounds that a cursor has put in order.
  @inlinable @inline(__always)
  internal init(ordered lower: Int, upper: Int) {
    first = UInt32(truncatingIfNeeded: lower)
    end = UInt32(truncatingIfNeeded: upper)
  }
}
