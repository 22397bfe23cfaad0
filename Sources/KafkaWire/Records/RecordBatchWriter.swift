import Bytes

/// Writes a record batch anew from one that has been read: the header copied, records copied whole or with another value, the
/// section in a stored form, length and CRC patched. It appends to a buffer and allocates nothing once that is large enough.
///
/// ```swift
/// var writer = try RecordBatchWriter(copying: batch, as: form, section: section.byteCount, count: count, growth: 31, to: &out)
/// var cursor = RecordCursor(section, count: count)
/// while let record = try cursor.next() {
///   guard let value = record.value else { writer.append(record, from: section, to: &out); continue }
///   writer.begin(record, from: section, valueByteCount: value.count + 31, to: &out)
///   …append exactly that many bytes to `out`…
///   writer.end(record, from: section, to: &out)
/// }
/// let rewritten = try writer.finish(&out)
/// ```
@frozen
public struct RecordBatchWriter {
  @usableFromInline internal let start: Int
  @usableFromInline internal var section: StoredSection

  /// Room that the heads of a record may need beyond its own bytes: two length fields, and a vector's width.
  @inlinable internal static var slack: Int { 10 + 10 + 32 }
  /// Beyond the section's own size no more is reserved for values that grow.
  private static let mostGrowth = 1 << 20

  /// Copies the header of `batch` and makes room for all that may follow, so that nothing grows on the way.
  /// - Parameters:
  ///   - section: bytes of the inflated records section that the records are copied from.
  ///   - count: how many records that has, as the header says.
  ///   - growth: bytes that a value grows by; below 0 it shrinks.
  public init(
    copying batch: RawSpan, as form: StoredForm, section: Int, count: Int, growth: Int,
    to out: inout ByteBuffer
  ) throws(WireError) {
    guard batch.byteCount >= RecordBatchHeader.byteCount else {
      throw WireError(.truncated, at: batch.byteCount)
    }
    // Two length fields may become a byte longer each. The count is not to be trusted beyond what the section can hold.
    let records = min(max(count, 0), section / RecordCursor.minimumRecordByteCount)
    // A hint, no more: what a client says must not become memory.
    let expected = section + min(records * max(growth + 2, 0), section + Self.mostGrowth)
    out.reserve(RecordBatchHeader.byteCount + form.maximumByteCount(for: expected) + Self.slack)
    start = out.count
    out.append(batch.extracting(0..<RecordBatchHeader.byteCount))
    self.section = StoredSection(form, expecting: section + records * growth, to: &out)
  }

  /// Appends `record` as it is. `source` is the section that it was read from.
  @inlinable @inline(__always)
  public mutating func append(_ record: RecordView, from source: RawSpan, to out: inout ByteBuffer) {
    guard record.end <= source.byteCount else { return }
    let count = record.end &- record.start
    out.appendRaw(maximum: count &+ Self.slack) { $0.put(source, at: record.start, count: count) }
    if out.count > section.boundary { section.settle(&out) }
  }

  /// Appends `record` up to its value's first byte, with length fields for a value of `valueByteCount` bytes.
  /// Exactly so many bytes must be appended to `out`, then `end` called.
  @inlinable @inline(__always)
  public mutating func begin(
    _ record: RecordView, from source: RawSpan, valueByteCount: Int, to out: inout ByteBuffer
  ) {
    guard record.end <= source.byteCount else { return }
    let prefix = record.valueField &- record.body
    let suffix = record.end &- record.valueEnd
    let body = prefix &+ varintByteCount(valueByteCount) &+ valueByteCount &+ suffix
    out.appendRaw(maximum: prefix &+ Self.slack) { position in
      position.putVarint(body)
      position.put(source, at: record.body, count: prefix)
      position.putVarint(valueByteCount)
    }
  }

  /// Appends what follows the value of `record`: its headers.
  @inlinable @inline(__always)
  public mutating func end(_ record: RecordView, from source: RawSpan, to out: inout ByteBuffer) {
    guard record.end <= source.byteCount else { return }
    let suffix = record.end &- record.valueEnd
    out.appendRaw(maximum: suffix &+ Self.slack) { $0.put(source, at: record.valueEnd, count: suffix) }
    if out.count > section.boundary { section.settle(&out) }
  }

  /// Appends `record` with another key, value and headers; its attributes and deltas stay.
  /// - Parameter headers: the count of the headers and they themselves, as they stand in a record.
  public mutating func append(
    _ record: RecordView, from source: RawSpan, key: RawSpan?, value: RawSpan?, headers: RawSpan,
    to out: inout ByteBuffer
  ) {
    guard record.end <= source.byteCount else { return }
    let fixed = record.fixed(in: source)
    let body = fixed.count + fieldByteCount(key) + fieldByteCount(value) + headers.byteCount
    out.append(varint: body)
    out.append(source.slice(fixed))
    out.append(field: key)
    out.append(field: value)
    out.append(headers)
    if out.count > section.boundary { section.settle(&out) }
  }

  private func fieldByteCount(_ field: RawSpan?) -> Int {
    guard let field else { return 1 }
    return varintByteCount(field.byteCount) + field.byteCount
  }

  /// Completes the batch: closes the section, patches length and CRC.
  /// - Returns: where the batch stands in `out`.
  public mutating func finish(_ out: inout ByteBuffer) throws(WireError) -> ByteRange {
    section.finish(&out)
    return try Self.complete(from: start, &out)
  }

  /// Appends a batch with the header of `batch` and the records that `section` holds, compressed in the codec and framing of
  /// `form`; stored, where they do not compress.
  /// - Returns: where it stands in `out`.
  public static func write(
    copying batch: RawSpan, records section: RawSpan, as form: StoredForm, with compressor: Compressor,
    to out: inout ByteBuffer
  ) throws -> ByteRange {
    guard batch.byteCount >= RecordBatchHeader.byteCount else {
      throw WireError(.truncated, at: batch.byteCount)
    }
    let start = out.count
    out.append(batch.extracting(0..<RecordBatchHeader.byteCount))
    try compressor.compress(section, as: form, to: &out)
    if out.count - start - RecordBatchHeader.byteCount > section.byteCount {
      out.truncate(to: start + RecordBatchHeader.byteCount)
      form.append(section, to: &out)
    }
    return try complete(from: start, &out)
  }

  /// Patches length and CRC of the batch that begins at `start` and ends where `out` does.
  private static func complete(from start: Int, _ out: inout ByteBuffer) throws(WireError) -> ByteRange {
    let length = out.count - start - RecordBatchHeader.prefixByteCount
    guard let length = Int32(exactly: length) else { throw WireError(.batchTooLarge, at: start) }
    out.overwrite(bigEndian: length, at: start + RecordBatchHeader.Offset.batchLength)
    let crc = crc32c(out.bytes.extracting(start + RecordBatchHeader.crcStart..<out.count))
    out.overwrite(bigEndian: crc, at: start + RecordBatchHeader.Offset.crc)
    return ByteRange(lower: start, upper: out.count)
  }
}
