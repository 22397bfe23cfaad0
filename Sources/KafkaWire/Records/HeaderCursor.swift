/// Walks the headers of a record that a `RecordCursor` has yielded. Nothing is copied or allocated.
public struct HeaderCursor: ~Escapable {
  private let bytes: RawSpan
  private let limit: Int
  private var offset: Int
  private var left: Int
  /// How many headers the record has.
  public let count: Int

  /// - Parameter section: the section that the record stands in.
  @_lifetime(copy section)
  public init(_ record: RecordView, in section: RawSpan) throws(WireError) {
    bytes = section
    limit = min(record.end, section.byteCount)
    offset = record.suffix.lower
    count = try section.varint(at: &offset, limit: limit)
    left = count
  }

  /// The next header; nil behind the last one.
  public mutating func next() throws(WireError) -> HeaderView? {
    guard left > 0 else { return nil }
    left -= 1
    let start = offset
    let key = try field() ?? ByteRange(lower: offset, upper: offset)
    let value = try field()
    return HeaderView(whole: ByteRange(lower: start, upper: offset), key: key, value: value)
  }

  private mutating func field() throws(WireError) -> ByteRange? {
    let start = offset
    let length = try bytes.varint(at: &offset, limit: limit)
    guard length >= -1 else { throw WireError(.invalidLength, at: start) }
    guard length <= limit - offset else { throw WireError(.truncated, at: limit) }
    guard length >= 0 else { return nil }
    defer { offset += length }
    return ByteRange(lower: offset, upper: offset + length)
  }
}
