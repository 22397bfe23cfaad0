/// The scratch in which the AAD of one record after another is assembled, so that the cipher sees it in one piece.
struct AssociatedData: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var room = 512
  private var prefixCount = 0
  /// Whose prefix stands at the beginning; held, so that its identity is not taken by another.
  private var context: ValueContext?

  init() {
    base = .allocate(byteCount: room, alignment: 16)
  }

  deinit {
    base.deallocate()
  }

  /// The AAD of a record with `recordKey` in `context`; valid until the next call.
  /// Nil where the key is longer than Kafka's lengths reach.
  @inline(__always)
  mutating func assemble(_ context: ValueContext, recordKey: RawSpan?) -> UnsafeRawBufferPointer? {
    if self.context !== context { adopt(context) }
    let tail = base + prefixCount
    guard let recordKey else {
      tail.storeBytes(of: -1, as: Int32.self)
      return UnsafeRawBufferPointer(start: base, count: prefixCount + 4)
    }
    let count = recordKey.byteCount
    if count > room - prefixCount - 4 {
      guard count <= Int(Int32.max) / 2 else { return nil }
      grow(prefixCount + 4 + count)
    }
    let place = base + prefixCount
    place.storeBytes(of: Int32(truncatingIfNeeded: count).bigEndian, as: Int32.self)
    recordKey.withUnsafeBytes { key in
      if let start = key.baseAddress { (place + 4).copyMemory(from: start, byteCount: count) }
    }
    return UnsafeRawBufferPointer(start: base, count: prefixCount + 4 + count)
  }

  @inline(never)
  private mutating func adopt(_ context: ValueContext) {
    grow(context.prefix.count + 4)
    context.prefix.withUnsafeBytes { prefix in
      if let start = prefix.baseAddress { base.copyMemory(from: start, byteCount: prefix.count) }
    }
    prefixCount = context.prefix.count
    self.context = context
  }

  @inline(never)
  private mutating func grow(_ wanted: Int) {
    guard wanted > room else { return }
    let grown = UnsafeMutableRawPointer.allocate(byteCount: wanted * 2, alignment: 16)
    grown.copyMemory(from: base, byteCount: prefixCount)
    base.deallocate()
    base = grown
    room = wanted * 2
  }
}
