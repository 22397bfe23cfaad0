import Glibc

/// Pieces of memory that one vectored write sends one after the other.
///
/// It holds addresses, not bytes: every piece has to stay where it is, and unchanged, until the gather has been
/// written and `removeAll` called. Made once and reused, it allocates only until it has seen its longest list.
@frozen
public struct ByteGather: ~Copyable {
  @usableFromInline internal var base: UnsafeMutablePointer<iovec>
  @usableFromInline internal var used: Int
  @usableFromInline internal var room: Int
  @usableFromInline internal var total: Int

  /// An empty gather with room for `capacity` pieces.
  public init(capacity: Int = 16) {
    self.room = max(capacity, 4)
    self.base = .allocate(capacity: room)
    self.used = 0
    self.total = 0
  }

  deinit {
    base.deallocate()
  }

  /// Pieces in the list; empty ones are never kept.
  @inlinable public var pieceCount: Int { used }
  /// Bytes in all pieces.
  @inlinable public var byteCount: Int { total }
  @inlinable public var isEmpty: Bool { total == 0 }

  /// Adds a piece behind the others. The memory has to outlive its use by the gather.
  @inlinable public mutating func append(_ piece: RawSpan) {
    guard piece.byteCount > 0 else { return }
    if used == room { grow() }
    piece.withUnsafeBytes { bytes in
      base[used] = iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
    }
    used += 1
    total += piece.byteCount
  }

  /// Forgets the pieces; the room for them stays.
  @inlinable public mutating func removeAll() {
    used = 0
    total = 0
  }

  /// The pieces in the kernel's form, for the time of the call.
  @inlinable public func withPieces<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeBufferPointer<iovec>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: base, count: used))
  }

  @inline(never)
  @usableFromInline
  internal mutating func grow() {
    let larger = UnsafeMutablePointer<iovec>.allocate(capacity: room * 2)
    larger.moveInitialize(from: base, count: used)
    base.deallocate()
    base = larger
    room *= 2
  }
}
