import Bytes
import KafkaWire

/// What becomes of the parts of one record: each stays as it is or has another content. One record after another uses the
/// same memory; one for each direction of a loop.
final class RecordParts {
  /// Above this the memory of a value that has been written is given back.
  private static let retainedBytes = 4 << 20

  // One thread at a time, and nothing calls back: run-time checks would cost as much as a short record's copy.
  @exclusivity(unchecked) private var key = ByteBuffer()
  @exclusivity(unchecked) private var value = ByteBuffer()
  @exclusivity(unchecked) private var headers = ByteBuffer()
  @exclusivity(unchecked) private var hasKey = false
  @exclusivity(unchecked) private var hasValue = false
  @exclusivity(unchecked) private var hasHeaders = false

  func begin() {
    key.removeAll()
    headers.removeAll()
    if value.capacity > Self.retainedBytes { value = ByteBuffer() } else { value.removeAll() }
    hasKey = false
    hasValue = false
    hasHeaders = false
  }

  /// Whether nothing of the record changes.
  var isUnchanged: Bool { !hasKey && !hasValue && !hasHeaders }

  /// Has `fill` append another key.
  func replaceKey(_ fill: (inout ByteBuffer) throws -> Void) rethrows {
    try fill(&key)
    hasKey = true
  }

  /// Has `fill` append another value, in the place of one that was appended before.
  /// - Parameter fill: returns whether it is another one.
  func replaceValue(_ fill: (inout ByteBuffer) throws -> Bool) rethrows {
    value.removeAll()
    hasValue = try fill(&value)
  }

  /// Has `fill` append other headers: their count and they themselves, as they stand in a record.
  func replaceHeaders(_ fill: (inout ByteBuffer) throws -> Void) rethrows {
    try fill(&headers)
    hasHeaders = true
  }

  /// Shows `body` the new value.
  func withValue<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
    try value.withBytes(body)
  }

  /// Shows `body` the key that the record will have.
  @inline(__always)
  func withKey<Result>(
    of record: RecordView, in section: RawSpan, _ body: (RawSpan?) throws -> Result
  ) rethrows -> Result {
    guard hasKey else { return try body(section.slice(optional: record.key)) }
    return try key.withBytes { try body($0) }
  }

  /// Appends `record`, with what is new, to the batch.
  func write(
    _ record: RecordView, from section: RawSpan, with writer: inout RecordBatchWriter,
    to output: inout ByteBuffer
  ) {
    if isUnchanged {
      writer.append(record, from: section, to: &output)
    } else if !hasKey && !hasHeaders {
      writer.begin(record, from: section, valueByteCount: value.count, to: &output)
      value.withBytes { output.append($0) }
      writer.end(record, from: section, to: &output)
    } else {
      key.withBytes { key in
        value.withBytes { value in
          headers.withBytes { headers in
            writer.append(
              record, from: section, key: hasKey ? key : section.slice(optional: record.key),
              value: hasValue ? value : section.slice(optional: record.value),
              headers: hasHeaders ? headers : section.slice(record.suffix), to: &output)
          }
        }
      }
    }
  }
}
