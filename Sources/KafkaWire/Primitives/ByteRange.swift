/// Where some bytes stand in a frame, counted from the first byte after the frame's size prefix.
///
/// Messages hold ranges instead of copies; a range means nothing without the frame it was read from.
@frozen
public struct ByteRange: Hashable, Sendable {
  @usableFromInline internal let first: UInt32
  @usableFromInline internal let end: UInt32

  /// The bytes `lower..<upper`; a negative bound counts as 0, and an `upper` below `lower` as `lower`.
  @inlinable
  public init(lower: Int, upper: Int) {
    first = UInt32(clamping: lower)
    end = max(first, UInt32(clamping: upper))
  }

  /// A range without bytes.
  @inlinable public static var empty: ByteRange { ByteRange(lower: 0, upper: 0) }

  /// The first byte.
  @inlinable public var lower: Int { Int(first) }
  /// One past the last byte.
  @inlinable public var upper: Int { Int(end) }
  @inlinable public var count: Int { Int(end &- first) }
  @inlinable public var isEmpty: Bool { end == first }
}
