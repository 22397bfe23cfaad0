import Synchronization

/// How many things are under way, by tickets that are given back when the last owner lets go of them.
final class PendingCount: Sendable {
  final class Ticket: Sendable {
    private let count: PendingCount

    fileprivate init(_ count: PendingCount) { self.count = count }

    deinit { count.count.subtract(1, ordering: .relaxed) }
  }

  private let count = Atomic(0)

  /// Nil if there are `limit` of them.
  func ticket(limit: Int) -> Ticket? {
    guard count.add(1, ordering: .relaxed).newValue <= limit else {
      count.subtract(1, ordering: .relaxed)
      return nil
    }
    return Ticket(self)
  }
}
