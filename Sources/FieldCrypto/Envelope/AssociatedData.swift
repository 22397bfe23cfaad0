/// The scratch in which the AAD of one record after another is assembled, so that the cipher sees it in one piece: a
/// prefix that stays, then the record's key.
struct AssociatedData: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var room = usualRoom
  private var prefixCount = 0
  private static let usualRoom = 512
  private static let keptRoom = 64 << 10
  /// Whose prefix stands at the beginning; held, so that its identity is not taken by another.
  private var context: ValueContext?

  init(prefix: [UInt8] = []) {
    base = .allocate(byteCount: Self.usualRoom, alignment: 16)
    if !prefix.isEmpty { adopt(prefix) }
  }

  deinit {
    base.deallocate()
  }

  /// The AAD of a value with `recordKey` in `context`; valid until the next call.
  /// Nil where the key is longer than Kafka's lengths reach.
  @inline(__always)
  mutating func assemble(_ context: ValueContext, recordKey: RawSpan?) -> UnsafeRawBufferPointer? {
    if self.context !== context {
      adopt(context.prefix)
      self.context = context
    }
    return assemble(recordKey: recordKey)
  }

  /// The AAD of a field in `form` in a record with `recordKey`; the prefix is that of the field's context, in any form.
  @inline(__always)
  mutating func assemble(_ form: SealedFieldForm, recordKey: RawSpan?) -> UnsafeRawBufferPointer? {
    guard prefixCount > 1 else { return nil }
    base.storeBytes(of: form.rawValue, toByteOffset: 1, as: UInt8.self)
    return assemble(recordKey: recordKey)
  }

  @inline(__always)
  private mutating func assemble(recordKey: RawSpan?) -> UnsafeRawBufferPointer? {
    let tail = base + prefixCount
    guard let recordKey else {
      tail.storeBytes(of: -1, as: Int32.self)
      return UnsafeRawBufferPointer(start: base, count: prefixCount + 4)
    }
    let count = recordKey.byteCount
    if count > room - prefixCount - 4 {
      guard count <= Int(Int32.max) - prefixCount - 4 else { return nil }
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
  private mutating func adopt(_ prefix: [UInt8]) {
    grow(prefix.count + 4)
    prefix.withUnsafeBytes { prefix in
      if let start = prefix.baseAddress { base.copyMemory(from: start, byteCount: prefix.count) }
    }
    prefixCount = prefix.count
  }

  /// To be called after each use: a huge record key's room is not kept for the days that a sealer lives.
  @inline(__always)
  mutating func trim() {
    if room - prefixCount > 2 * Self.keptRoom { resize(prefixCount + Self.usualRoom) }
  }

  @inline(never)
  private mutating func resize(_ wanted: Int) {
    let resized = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
    resized.copyMemory(from: base, byteCount: prefixCount)
    base.deallocate()
    base = resized
    room = wanted
  }

  @inline(never)
  private mutating func grow(_ wanted: Int) {
    guard wanted > room else { return }
    resize(wanted <= Self.keptRoom ? wanted * 2 : wanted)
  }
}
