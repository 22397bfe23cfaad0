/// Walks the batches of a records field, without allocating and without looking into them.
///
/// All ranges count from the start of the span it was made with.
public struct RecordBatches: ~Escapable {
  /// What stands in a records field.
  public enum Entry: Hashable, Sendable {
    /// A whole batch of magic 2.
    case batch(ByteRange, RecordBatchHeader)
    /// A whole message (set) of magic 0 or 1.
    case legacy(ByteRange, magic: Int8)
    /// The beginning of a batch: brokers cut the last one of a fetch response off at the byte limit.
    case partial(ByteRange)
  }

  private let bytes: RawSpan
  private var offset: Int
  private let end: Int

  /// The least a legacy message takes: CRC, magic, attributes, key and value length (Kafka's LegacyRecord).
  private static let legacyMinimum: Int32 = 14

  @_lifetime(copy records)
  public init(_ records: RawSpan) {
    bytes = records
    offset = 0
    end = records.byteCount
  }

  /// - Parameter range: where the records field stands in `frame`; cut off at the frame's end.
  @_lifetime(copy frame)
  public init(_ frame: RawSpan, _ range: ByteRange) {
    bytes = frame
    offset = min(range.lower, frame.byteCount)
    end = min(range.upper, frame.byteCount)
  }

  /// The next entry; nil at the end.
  public mutating func next() throws(WireError) -> Entry? {
    let start = offset
    guard start < end else { return nil }
    // Base offset, length, leader epoch and magic are where all formats have them.
    guard end - start > RecordBatchHeader.Offset.magic,
      let length: Int32 = bytes.bigEndian(at: start + RecordBatchHeader.Offset.batchLength),
      let magic: Int8 = bytes.bigEndian(at: start + RecordBatchHeader.Offset.magic)
    else { return partial() }
    let minimum =
      magic == 2
      ? Int32(RecordBatchHeader.byteCount - RecordBatchHeader.prefixByteCount) : Self.legacyMinimum
    guard (0...2).contains(magic) else {
      throw WireError(.unknownMagic, at: start + RecordBatchHeader.Offset.magic)
    }
    guard length >= minimum else {
      throw WireError(.invalidLength, at: start + RecordBatchHeader.Offset.batchLength)
    }
    let whole = RecordBatchHeader.prefixByteCount + Int(length)
    guard whole <= end - start else { return partial() }
    offset = start + whole
    let range = ByteRange(lower: start, upper: offset)
    guard magic == 2 else { return .legacy(range, magic: magic) }
    do {
      return .batch(range, try RecordBatchHeader(reading: bytes.extracting(start..<offset)))
    } catch {
      throw WireError(error.problem, at: start + error.offset)
    }
  }

  private mutating func partial() -> Entry {
    defer { offset = end }
    return .partial(ByteRange(lower: offset, upper: end))
  }
}
