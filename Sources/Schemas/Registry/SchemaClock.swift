/// Bounds the number of cached schemas: a hand goes round and ends the first that was not used since it came by last.
struct SchemaClock {
  private let capacity: Int
  private var schemas: [CachedSchema] = []
  private var hand = 0

  init(capacity: Int) { self.capacity = max(1, capacity) }

  mutating func add(_ new: CachedSchema) {
    guard schemas.count >= capacity else {
      schemas.append(new)
      return
    }
    // Once round at the most: all may have been used.
    var left = schemas.count
    while !schemas[hand].evict(evenIfUsed: left == 0) {
      hand = (hand + 1) % schemas.count
      left -= 1
    }
    schemas[hand] = new
    hand = (hand + 1) % schemas.count
  }
}
