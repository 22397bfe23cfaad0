/// What a delegate did with the bytes it was shown.
public struct Received: Sendable, Hashable {
  /// Bytes it is done with, from the first one shown.
  public var consumed: Int
  /// Bytes, counted from the first unconsumed one, without which it need not be called again.
  /// 0: as soon as there is one more.
  public var wanted: Int

  @inlinable
  public init(consumed: Int, wanted: Int = 0) {
    self.consumed = consumed
    self.wanted = wanted
  }
}
