/// Values by key. Where there is no more room, the one that was used least recently is forgotten. Used by one thread at a
/// time, and calls nothing back.
final class RecentlyUsed<Key: Hashable, Value> {
  private struct Node {
    var key: Key
    var value: Value?
    /// The nodes used next after and next before this one; -1 for none.
    var newer: Int
    var older: Int
  }

  private let capacity: Int
  @exclusivity(unchecked) private var places: [Key: Int] = [:]
  @exclusivity(unchecked) private var nodes: [Node] = []
  /// Nodes without a value.
  @exclusivity(unchecked) private var free: [Int] = []
  @exclusivity(unchecked) private var newest = -1
  @exclusivity(unchecked) private var oldest = -1

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
  }

  var count: Int { places.count }

  subscript(key: Key) -> Value? {
    get {
      guard let place = places[key] else { return nil }
      if place != newest {
        unlink(place)
        linkNewest(place)
      }
      return nodes[place].value
    }
    set {
      guard let newValue else { return remove(key) }
      if let place = places[key] {
        nodes[place].value = newValue
        if place != newest {
          unlink(place)
          linkNewest(place)
        }
        return
      }
      if places.count >= capacity { remove(nodes[oldest].key) }
      let node = Node(key: key, value: newValue, newer: -1, older: -1)
      let place: Int
      if let unused = free.popLast() {
        place = unused
        nodes[place] = node
      } else {
        place = nodes.count
        nodes.append(node)
      }
      places[key] = place
      linkNewest(place)
    }
  }

  private func remove(_ key: Key) {
    guard let place = places.removeValue(forKey: key) else { return }
    unlink(place)
    nodes[place].value = nil
    free.append(place)
  }

  private func unlink(_ place: Int) {
    let (newer, older) = (nodes[place].newer, nodes[place].older)
    if newer >= 0 { nodes[newer].older = older } else { newest = older }
    if older >= 0 { nodes[older].newer = newer } else { oldest = newer }
  }

  private func linkNewest(_ place: Int) {
    nodes[place].newer = -1
    nodes[place].older = newest
    if newest >= 0 { nodes[newest].newer = place } else { oldest = place }
    newest = place
  }
}
