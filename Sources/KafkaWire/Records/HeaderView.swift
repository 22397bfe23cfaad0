/// Where one header of a record stands, in bytes from the start of the records section.
public struct HeaderView: Hashable, Sendable {
  /// Both lengths and both fields.
  public let whole: ByteRange
  public let key: ByteRange
  /// Nil for a null value, which is not an empty one.
  public let value: ByteRange?
}
