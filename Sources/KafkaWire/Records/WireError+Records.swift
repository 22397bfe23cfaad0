extension WireError.Problem {
  /// A message format that does not exist.
  public static var unknownMagic: Self { Self(rawValue: "unknown record format (magic)") }
  /// A batch whose records section ends before or after its last record.
  public static var recordCountMismatch: Self { Self(rawValue: "records do not fill their section exactly") }
  /// A record whose fields end before or after its length says.
  public static var recordLengthMismatch: Self { Self(rawValue: "fields do not fill their record exactly") }
  /// A batch that has grown beyond what its length field can say.
  public static var batchTooLarge: Self { Self(rawValue: "record batch of more than 2 GiB") }
}
