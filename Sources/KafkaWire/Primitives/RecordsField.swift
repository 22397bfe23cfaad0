/// The records of one partition in a message.
public enum RecordsField: Hashable, Sendable {
  case null
  /// As they stand in the input frame.
  case input(ByteRange)
  /// Written anew into `FrameAssembly.records`.
  case rewritten(ByteRange)

  /// No records, but not null: what brokers answer with an error.
  public static var empty: RecordsField { .input(.empty) }
}
