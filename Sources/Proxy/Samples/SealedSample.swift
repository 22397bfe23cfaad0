/// What becomes of a sample on its way to the broker.
public struct SealedSample: Sendable {
  /// As the producer wrote it.
  public let written: SampleRecord
  /// As the broker stores it.
  public let stored: SampleRecord
  /// Whether the policy says that nothing of the topic is sealed.
  public let isPlain: Bool
  /// Key, value, headers; fields in the order of the value.
  public let parts: [SamplePart]
  /// Nil where no fields were looked for, or the value was sealed whole.
  public let reading: SampleReading?
  /// What the record takes in its batch, uncompressed, before and after.
  public let writtenByteCount: Int
  public let storedByteCount: Int
}
