/// The first 61 bytes of a record batch (magic 2).
public struct RecordBatchHeader: Hashable, Sendable {
  /// Bytes before the records section.
  public static let byteCount = 61
  /// Bytes that `batchLength` does not count: the base offset and itself.
  static let prefixByteCount = 12
  /// Where the bytes begin that the CRC covers.
  static let crcStart = 21

  public var baseOffset: Int64
  /// As it stands: the bytes of the batch less the first 12.
  public var batchLength: Int32
  public var partitionLeaderEpoch: Int32
  public var crc: UInt32
  public var attributes: RecordBatchAttributes
  /// `count - 1`, or more once compaction has removed records.
  public var lastOffsetDelta: Int32
  /// Milliseconds since 1970, or the delete horizon.
  public var baseTimestamp: Int64
  public var maxTimestamp: Int64
  /// −1: not idempotent.
  public var producerID: Int64
  public var producerEpoch: Int16
  public var baseSequence: Int32
  /// Records that the batch says it holds: never below 0, otherwise unchecked.
  public var count: Int

  /// Reads the header at the start of `batch`.
  public init(reading batch: RawSpan) throws(WireError) {
    guard batch.byteCount >= Self.byteCount else { throw WireError(.truncated, at: batch.byteCount) }
    guard batch.unchecked(at: Offset.magic, as: Int8.self) == 2 else {
      throw WireError(.unknownMagic, at: Offset.magic)
    }
    baseOffset = batch.unchecked(at: Offset.baseOffset)
    batchLength = batch.unchecked(at: Offset.batchLength)
    partitionLeaderEpoch = batch.unchecked(at: Offset.partitionLeaderEpoch)
    crc = batch.unchecked(at: Offset.crc)
    attributes = RecordBatchAttributes(rawValue: batch.unchecked(at: Offset.attributes))
    lastOffsetDelta = batch.unchecked(at: Offset.lastOffsetDelta)
    baseTimestamp = batch.unchecked(at: Offset.baseTimestamp)
    maxTimestamp = batch.unchecked(at: Offset.maxTimestamp)
    producerID = batch.unchecked(at: Offset.producerID)
    producerEpoch = batch.unchecked(at: Offset.producerEpoch)
    baseSequence = batch.unchecked(at: Offset.baseSequence)
    let count: Int32 = batch.unchecked(at: Offset.count)
    guard count >= 0 else { throw WireError(.invalidCount, at: Offset.count) }
    guard batchLength >= Self.byteCount - Self.prefixByteCount else {
      throw WireError(.invalidLength, at: Offset.batchLength)
    }
    self.count = Int(count)
  }

  /// Whole size of the batch in bytes, header included.
  public var batchByteCount: Int { Self.prefixByteCount + Int(batchLength) }

  /// No client's records to be sealed or opened: a control batch, or one that compaction has emptied.
  public var passesUntouched: Bool { attributes.isControl || count == 0 }

  /// Whether `batch`, which this is the header of, has the CRC it says.
  public func crcMatches(_ batch: RawSpan) -> Bool {
    guard batchByteCount <= batch.byteCount else { return false }
    return crc32c(batch.extracting(Self.crcStart..<batchByteCount)) == crc
  }

  enum Offset {
    static let baseOffset = 0
    static let batchLength = 8
    static let partitionLeaderEpoch = 12
    static let magic = 16
    static let crc = 17
    static let attributes = 21
    static let lastOffsetDelta = 23
    static let baseTimestamp = 27
    static let maxTimestamp = 35
    static let producerID = 43
    static let producerEpoch = 51
    static let baseSequence = 53
    static let count = 57
  }
}

extension RawSpan {
  /// An integer of the header, whose 61 bytes are known to be there.
  fileprivate func unchecked<Integer: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Integer.Type = Integer.self
  ) -> Integer {
    Integer(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
  }
}
