/// Tagged fields (KIP-482) that are passed on as they stand in the input frame.
public struct TaggedFields: Hashable, Sendable {
  /// How many fields `range` holds.
  public var count: UInt32
  /// The fields, each with its tag and size, without the count before them.
  public var range: ByteRange

  public init(count: UInt32 = 0, range: ByteRange = .empty) {
    self.count = count
    self.range = range
  }

  public static var none: TaggedFields { TaggedFields() }
}
