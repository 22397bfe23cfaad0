import FieldCrypto

/// Counters that are nobody else's, and the key that they belong to.
struct CounterRun {
  let key: SealingKey
  private var next: UInt64
  private var left: Int

  /// Records may hold several fields each: more counters come in runs of this many.
  private static let extent = 1_024

  /// Nil where the key has not so many left.
  init?(_ key: SealingKey, count: Int, bytes: Int) {
    guard let first = key.reserve(records: count, bytes: bytes) else { return nil }
    self.key = key
    next = first
    left = count
  }

  /// The first of `count` consecutive counters; nil where the key is used up.
  @inline(__always)
  mutating func take(_ count: Int) -> UInt64? {
    if left < count {
      let wanted = max(count, Self.extent)
      guard let first = key.reserve(records: wanted, bytes: 0) else { return nil }
      next = first
      left = wanted
    }
    defer {
      next &+= UInt64(truncatingIfNeeded: count)
      left -= count
    }
    return next
  }
}
