import Synchronization

/// What several threads append to.
final class SharedList<Item: Sendable>: Sendable {
  private let list = Mutex<[Item]>([])

  var items: [Item] { list.withLock { $0 } }

  func append(_ item: Item) { list.withLock { $0.append(item) } }
}
