import Bytes
import KafkaWire

/// A record batch with one record, as a producer would send it.
enum SampleBatch {
  static func bytes(_ record: SampleRecord) -> [UInt8] {
    var body = ByteBuffer()
    // Attributes and the two deltas.
    for _ in 0..<3 { body.append(UInt8(0)) }
    append(record.key, to: &body)
    append(record.value, to: &body)
    body.append(varint: record.headers.count)
    for header in record.headers {
      append(Array(header.name.utf8), to: &body)
      append(header.value, to: &body)
    }
    var checked = ByteBuffer()
    checked.append(bigEndian: UInt16(0))  // attributes
    checked.append(bigEndian: Int32(0))  // last offset delta
    for _ in 0..<2 { checked.append(bigEndian: Int64(0)) }  // timestamps
    checked.append(bigEndian: Int64(-1))  // producer id
    checked.append(bigEndian: Int16(-1))  // producer epoch
    checked.append(bigEndian: Int32(-1))  // base sequence
    checked.append(bigEndian: Int32(1))  // records
    checked.append(varint: body.count)
    checked.append(body.bytes)
    var batch = ByteBuffer()
    batch.append(bigEndian: Int64(0))  // base offset
    batch.append(bigEndian: Int32(truncatingIfNeeded: checked.count + 9))
    batch.append(bigEndian: Int32(-1))  // leader epoch
    batch.append(UInt8(2))  // magic
    batch.append(bigEndian: crc32c(checked.bytes))
    batch.append(checked.bytes)
    return batch.bytes.withUnsafeBytes { Array($0) }
  }

  /// The records of a batch that is not compressed.
  static func section(of batch: [UInt8]) -> [UInt8] { Array(batch.dropFirst(RecordBatchHeader.byteCount)) }

  /// The only record of a section.
  static func view(_ section: RawSpan) throws(WireError) -> RecordView {
    var cursor = RecordCursor(section, count: 1)
    guard let view = try cursor.next() else { throw WireError(.recordCountMismatch, at: 0) }
    return view
  }

  static func record(_ view: RecordView, _ section: RawSpan) throws(WireError) -> SampleRecord {
    var record = SampleRecord(key: bytes(view.key, section), value: bytes(view.value, section))
    var headers = try HeaderCursor(view, in: section)
    while let header = try headers.next() {
      let name = String(decoding: bytes(header.key, section) ?? [], as: UTF8.self)
      record.headers.append(SampleRecord.Header(name: name, value: bytes(header.value, section)))
    }
    return record
  }

  private static func append(_ field: [UInt8]?, to buffer: inout ByteBuffer) {
    buffer.append(varint: field?.count ?? -1)
    if let field { buffer.append(field.span.bytes) }
  }

  private static func bytes(_ range: ByteRange?, _ section: RawSpan) -> [UInt8]? {
    section.slice(optional: range)?.withUnsafeBytes { Array($0) }
  }
}
