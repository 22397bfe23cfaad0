/// A growable run of bytes with one owner.
///
/// The only storage of bytes in flight: sockets are read into it, frames are written from it. It is not
/// copyable, so a span taken from it cannot outlive or overlap a change, and passing it on moves the memory.
/// `removeAll` keeps the capacity: a buffer that is reused allocates only until it has seen its largest frame.
@frozen
public struct ByteBuffer: ~Copyable, @unchecked Sendable {
  @usableFromInline internal var base: UnsafeMutableRawPointer
  @usableFromInline internal var length: Int
  @usableFromInline internal var room: Int

  /// An empty buffer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    self.room = max(capacity, 16)
    self.base = .allocate(byteCount: room, alignment: 16)
    self.length = 0
  }

  deinit {
    base.deallocate()
  }

  /// Bytes written so far.
  @inlinable public var count: Int { length }
  /// Bytes there is room for without growing.
  @inlinable public var capacity: Int { room }
  @inlinable public var isEmpty: Bool { length == 0 }

  /// The bytes written so far.
  @inlinable public var bytes: RawSpan {
    @_lifetime(borrow self)
    @inline(__always) get {
      let span = RawSpan(_unsafeStart: base, byteCount: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Shows the bytes written so far to `body`: for a buffer that is a property of a class, whose span cannot leave it.
  @inlinable @inline(__always)
  public borrowing func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(bytes)
  }

  /// The bytes written so far, to be changed in place.
  @inlinable public var mutableBytes: MutableRawSpan {
    @_lifetime(&self)
    @inline(__always) mutating get {
      let span = MutableRawSpan(_unsafeStart: base, byteCount: count)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }

  /// Makes room for `additional` more bytes, at least doubling when it has to grow.
  @inlinable @inline(__always)
  public mutating func reserve(_ additional: Int) {
    if capacity - count < additional { grow(additional) }
  }

  @inline(never)
  @usableFromInline
  internal mutating func grow(_ additional: Int) {
    let wanted = max(count + additional, capacity * 2, 64)
    let grown = UnsafeMutableRawPointer.allocate(byteCount: wanted, alignment: 16)
    grown.copyMemory(from: base, byteCount: count)
    base.deallocate()
    base = grown
    room = wanted
  }

  @inlinable @inline(__always)
  public mutating func append(_ bytes: RawSpan) {
    let added = bytes.byteCount
    guard added > 0 else { return }
    reserve(added)
    bytes.withUnsafeBytes { source in
      if let from = source.baseAddress { (base + count).copyMemory(from: from, byteCount: added) }
    }
    length += added
  }

  @inlinable @inline(__always)
  public mutating func append(_ byte: UInt8) {
    reserve(1)
    (base + count).storeBytes(of: byte, as: UInt8.self)
    length += 1
  }

  /// Appends an integer, most significant byte first.
  @inlinable @inline(__always)
  public mutating func append<Integer: FixedWidthInteger & BitwiseCopyable>(bigEndian value: Integer) {
    let width = MemoryLayout<Integer>.size
    reserve(width)
    (base + count).storeBytes(of: value.bigEndian, as: Integer.self)
    length += width
  }

  /// Lets `body` fill up to `maximum` bytes behind the last one; what it returns is how many it wrote,
  /// clamped to 0...maximum.
  @inlinable @inline(__always)
  public mutating func appendUninitialized<Failure: Error>(
    maximum: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    reserve(maximum)
    let written = try body(UnsafeMutableRawBufferPointer(start: base + count, count: maximum))
    length += min(max(written, 0), maximum)
  }

  /// Overwrites the integer at `offset`, most significant byte first.
  /// Returns false, and changes nothing, where it does not lie within the bytes written so far.
  @discardableResult @inlinable
  public mutating func overwrite<Integer: FixedWidthInteger & BitwiseCopyable>(
    bigEndian value: Integer, at offset: Int
  ) -> Bool {
    guard offset >= 0, offset <= count - MemoryLayout<Integer>.size else { return false }
    (base + offset).storeBytes(of: value.bigEndian, as: Integer.self)
    return true
  }

  /// Forgets all bytes but the first `newCount`; the capacity stays.
  @inlinable public mutating func truncate(to newCount: Int) {
    length = min(max(newCount, 0), length)
  }

  /// Forgets all bytes; the capacity stays.
  @inlinable public mutating func removeAll() {
    length = 0
  }
}
