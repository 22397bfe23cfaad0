import Bytes
import KafkaWire

/// Where a loop inflates records sections, and compresses them again: one at a time, in memory that is used again.
final class RecordScratch {
  /// Above this the memory of a section that has been dealt with is given back.
  static let retainedBytes = 4 << 20

  private var inflated = ByteBuffer()
  /// The most bytes of rewritten records that one frame may have: each of its batches may inflate.
  let outputLimit: Int
  /// The most bytes of records that a batch may have once it is sealed: what is compressed again has to be inflated again.
  let sealedLimit: Int
  /// A frame that would be larger is written in the producers' codecs.
  private let storedLimit: Int
  private let limit: Int
  private let decompressor = Decompressor()
  private let compressor = Compressor()
  /// Records on their way to a codec.
  @exclusivity(unchecked) private var plain = ByteBuffer()

  init(limits: FrameLimits) {
    limit = limits.inflated
    outputLimit = limits.frame
    storedLimit = 4 * limits.fetch
    sealedLimit = limits.inflated
  }

  /// Shows `body` the records that `section` holds: where they stand, if that is a stored form of one block (what the proxy has
  /// stored mostly is), otherwise inflated.
  func withContents<Result>(
    of section: RawSpan, _ codec: CompressionCodec, _ body: (RawSpan) throws -> Result
  ) throws -> Result {
    if let contents = StoredForm.contents(of: section, codec) { return try body(section.slice(contents)) }
    if inflated.capacity > Self.retainedBytes {
      inflated = ByteBuffer()
    } else {
      inflated.removeAll()
    }
    try decompressor.inflate(section, codec, into: &inflated, limit: limit)
    return try inflated.withBytes(body)
  }

  /// Appends a batch with the header of `batch` and the records that `body` appends.
  ///
  /// Where fields are sealed, most of a record compresses as it did: the broker gets such batches compressed. Clients get
  /// them stored, which costs a copy, as long as a frame does not become too large for them.
  /// - Parameter compressesAlways: whatever the frame's size, as for the broker.
  /// - Returns: where it stands in `output`; nil, and nothing in it, where `body` returns false.
  func write(
    copying batch: RawSpan, as form: StoredForm, section: Int, count: Int, growth: Int,
    compressesAlways: Bool,
    to output: inout ByteBuffer, _ body: (inout RecordBatchWriter, inout ByteBuffer) throws -> Bool
  ) throws -> ByteRange? {
    guard form != .none else {
      var writer = try RecordBatchWriter(
        copying: batch, as: .none, section: section, count: count, growth: growth, to: &output)
      return try body(&writer, &output) ? try writer.finish(&output) : nil
    }
    if plain.capacity > Self.retainedBytes { plain = ByteBuffer() } else { plain.removeAll() }
    var writer = try RecordBatchWriter(
      copying: batch, as: .none, section: section, count: count, growth: growth, to: &plain)
    guard try body(&writer, &plain) else { return nil }
    return try plain.withBytes { written in
      let records = written.extracting(RecordBatchHeader.byteCount..<written.byteCount)
      if compressesAlways || output.count + records.byteCount > storedLimit {
        return try RecordBatchWriter.write(
          copying: batch, records: records, as: form, with: compressor, to: &output)
      }
      var writer = try RecordBatchWriter(
        copying: batch, as: form, section: records.byteCount, count: count, growth: 0, to: &output)
      output.append(records)
      return try writer.finish(&output)
    }
  }
}

extension RawSpan {
  @inline(__always)
  @_lifetime(copy self)
  func slice(optional range: ByteRange?) -> RawSpan? {
    guard let range else { return nil }
    return slice(range)
  }
}
