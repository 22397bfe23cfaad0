import Synchronization

/// A schema that was looked up, in a cache of bounded size.
final class CachedSchema: Sendable {
  let schema: WriterSchema
  private let wasUsed = Atomic(true)
  private let isGone = Atomic(false)

  init(_ schema: WriterSchema) { self.schema = schema }

  var isUsable: Bool { !isGone.load(ordering: .relaxed) }

  func use() {
    if !wasUsed.load(ordering: .relaxed) { wasUsed.store(true, ordering: .relaxed) }
  }

  /// Gives it a second chance if it was used since the last time; returns whether it is gone.
  func evict(evenIfUsed: Bool) -> Bool {
    if wasUsed.exchange(false, ordering: .relaxed), !evenIfUsed { return false }
    isGone.store(true, ordering: .relaxed)
    return true
  }
}
