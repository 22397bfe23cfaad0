/// Byte queues of a loop that nobody uses at the moment.
///
/// Bounded in number and bytes; a queue that had to grow beyond `largest` is freed rather than kept.
struct BufferPool {
  static let smallest = 16 << 10
  static let largest = 4 << 20
  private static let maximumCount = 64
  private static let maximumBytes = 16 << 20

  private var idle: [ByteQueue] = []
  private(set) var idleBytes = 0

  init() {
    idle.reserveCapacity(Self.maximumCount)
  }

  /// An empty queue with room for `capacity` bytes: the smallest that fits, or a new one.
  mutating func take(_ capacity: Int) -> ByteQueue {
    var best: Int?
    for index in idle.indices where idle[index].capacity >= capacity {
      if let so = best, idle[so].capacity <= idle[index].capacity { continue }
      best = index
    }
    guard let best else { return ByteQueue(capacity: Self.rounded(capacity)) }
    idle.swapAt(best, idle.count - 1)
    let queue = idle.removeLast()
    idleBytes -= queue.capacity
    return queue
  }

  mutating func give(_ queue: ByteQueue) {
    guard queue.capacity <= Self.largest, idle.count < Self.maximumCount,
      idleBytes + queue.capacity <= Self.maximumBytes
    else { return }
    queue.removeAll()
    idleBytes += queue.capacity
    idle.append(queue)
  }

  mutating func removeAll() {
    idle.removeAll()
    idleBytes = 0
  }

  /// Powers of two up to 1 MiB, so that queues serve each other's frames; then multiples of 256 KiB.
  static func rounded(_ capacity: Int) -> Int {
    if capacity > 1 << 20 { return (capacity + 0x3FFFF) & ~0x3FFFF }
    var size = smallest
    while size < capacity { size *= 2 }
    return size
  }
}
