/// Walks the records of an inflated records section. Nothing is copied or allocated.
///
/// Strict: `next` throws where a field does not lie within its record, where a record's fields do not fill it exactly, and
/// where `count` records do not fill the section exactly. Offsets in errors count from the section's start.
@frozen
public struct RecordCursor: ~Escapable {
  @usableFromInline internal let bytes: RawSpan
  @usableFromInline internal var offset: Int
  @usableFromInline internal var left: Int

  /// The least a record takes: its length, attributes, two deltas, two lengths and the header count.
  public static let minimumRecordByteCount = 7

  /// - Parameter count: the records that the batch's header says it has.
  @inlinable
  @_lifetime(copy section)
  public init(_ section: RawSpan, count: Int) {
    bytes = section
    offset = 0
    left = count
  }

  /// The next record; nil behind the last one.
  @inlinable @inline(__always)
  public mutating func next() throws(WireError) -> RecordView? {
    if left > 0, let record = bytes.quickRecord(at: offset) {
      offset = record.end
      left &-= 1
      return record
    }
    return try slowNext()
  }

  /// The same, field by field: for records that are long, have headers, stand at the section's end or are malformed.
  @inline(never) @usableFromInline
  internal mutating func slowNext() throws(WireError) -> RecordView? {
    let start = offset
    guard left > 0 else {
      guard start == bytes.byteCount else { throw WireError(.recordCountMismatch, at: start) }
      return nil
    }
    var at = start
    let length = try bytes.varint(at: &at, limit: bytes.byteCount)
    guard length >= 0 else { throw WireError(.invalidLength, at: start) }
    guard length <= bytes.byteCount &- at else { throw WireError(.truncated, at: bytes.byteCount) }
    let body = at
    let end = at &+ length
    // The attributes, of which no bit is in use; where there is none the next read throws.
    at &+= 1
    try bytes.skipVarlong(at: &at, limit: end)
    let offsetDelta = try bytes.varint(at: &at, limit: end)

    let keyLength = try bytes.fieldLength(at: &at, limit: end)
    let keyStart = at
    at &+= max(keyLength, 0)
    let valueField = at
    let valueLength = try bytes.fieldLength(at: &at, limit: end)
    let valueStart = at
    at &+= max(valueLength, 0)
    try bytes.checkHeaders(at: at, limit: end)
    offset = end
    left &-= 1
    return RecordView(
      start: start, body: body, keyStart: keyStart, keyLength: keyLength, valueField: valueField,
      valueStart: valueStart, valueLength: valueLength, end: end, offsetDelta: offsetDelta)
  }
}

extension RawSpan {
  /// The length of a field that may be null (−1), which lies whole before `limit`.
  fileprivate func fieldLength(at offset: inout Int, limit: Int) throws(WireError) -> Int {
    let start = offset
    let length = try varint(at: &offset, limit: limit)
    guard length >= -1 else { throw WireError(.invalidLength, at: start) }
    guard length <= limit &- offset else { throw WireError(.truncated, at: limit) }
    return length
  }

  /// Checks that a header count and that many headers stand at `start` and end at `limit`.
  fileprivate func checkHeaders(at start: Int, limit: Int) throws(WireError) {
    var at = start
    let count = try varint(at: &at, limit: limit)
    // A header takes two length fields at least.
    guard count >= 0, count <= (limit - at) / 2 else { throw WireError(.invalidCount, at: start) }
    for _ in 0..<count {
      let field = at
      let keyLength = try fieldLength(at: &at, limit: limit)
      guard keyLength >= 0 else { throw WireError(.invalidLength, at: field) }
      at &+= keyLength
      at &+= max(try fieldLength(at: &at, limit: limit), 0)
    }
    guard at == limit else { throw WireError(.recordLengthMismatch, at: at) }
  }
}
