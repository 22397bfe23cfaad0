/// The attributes of a record batch (magic 2).
@frozen
public struct RecordBatchAttributes: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Nil where the bits say none of the known codecs.
  @inlinable public var codec: CompressionCodec? { CompressionCodec(rawValue: UInt8(rawValue & 0b111)) }
  /// Timestamps are the broker's (LogAppendTime), not the producer's.
  @inlinable public var isLogAppendTime: Bool { rawValue & 1 << 3 != 0 }
  @inlinable public var isTransactional: Bool { rawValue & 1 << 4 != 0 }
  /// A control batch: transaction markers, no client's records.
  @inlinable public var isControl: Bool { rawValue & 1 << 5 != 0 }
  /// `baseTimestamp` holds the delete horizon (KIP-534).
  @inlinable public var hasDeleteHorizon: Bool { rawValue & 1 << 6 != 0 }
}
