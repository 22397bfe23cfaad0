import FieldCrypto

/// Counters that are nobody else's, and the key that they belong to.
struct CounterRun {
  let key: SealingKey
  private var next: UInt64
  private(set) var left: Int

  /// Nil where the key has not so many left.
  init?(_ key: SealingKey, count: Int, bytes: Int) {
    guard let first = key.reserve(records: count, bytes: bytes) else { return nil }
    self.key = key
    next = first
    left = count
  }

  /// The first of `count` consecutive counters; nil where so many are not left.
  @inline(__always)
  mutating func take(_ count: Int) -> UInt64? {
    guard left >= count else { return nil }
    defer {
      next &+= UInt64(truncatingIfNeeded: count)
      left -= count
    }
    return next
  }
}
