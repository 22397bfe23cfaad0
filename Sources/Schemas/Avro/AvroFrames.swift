/// A stack of frames.
struct AvroFrames: ~Copyable {
  private let base: UnsafeMutablePointer<AvroFrame>
  private let capacity: Int
  private var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func push(_ frame: AvroFrame, at place: Int) throws(ValueError) {
    guard count < capacity else { throw tooDeep(at: place) }
    (base + count).initialize(to: frame)
    count &+= 1
  }

  /// The steps of a program push before they pop.
  @inline(__always)
  mutating func pop() -> AvroFrame {
    count &-= 1
    return base[count]
  }

  @inline(never)
  private func tooDeep(at place: Int) -> ValueError {
    ValueError("values are nested more than \(capacity) deep", at: place)
  }
}
