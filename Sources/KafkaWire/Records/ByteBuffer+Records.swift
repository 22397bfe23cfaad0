import Bytes

extension ByteBuffer {
  /// Appends `value` as a zigzag varint, as lengths and counts stand in records.
  public mutating func append(varint value: Int) {
    appendRaw(maximum: 10) { $0.putVarint(value) }
  }

  /// Appends a record header.
  public mutating func append(header key: RawSpan, value: RawSpan?) {
    append(field: key)
    append(field: value)
  }

  /// Appends bytes behind their length; −1 for null.
  internal mutating func append(field: RawSpan?) {
    guard let field else { return append(varint: -1) }
    append(varint: field.byteCount)
    append(field)
  }
}
