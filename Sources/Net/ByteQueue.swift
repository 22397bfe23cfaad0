import Glibc

/// Bytes that wait, first in, first out, in one piece of memory: what a delegate has not consumed, or what the
/// kernel has not taken. Comes from, and goes back to, the loop's `BufferPool`.
final class ByteQueue {
  private(set) var base: UnsafeMutableRawPointer
  private(set) var capacity: Int
  private var start = 0
  private var end = 0

  init(capacity: Int) {
    self.capacity = capacity
    self.base = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit {
    base.deallocate()
  }

  var count: Int { end - start }
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base + start, count: end - start) }
  /// Where the next bytes go, and room for how many there is.
  var space: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: base + end, count: capacity - end)
  }

  /// Makes room for `additional` bytes behind the last: by moving to the front, else by growing.
  func reserve(_ additional: Int) {
    guard capacity - end < additional else { return }
    if capacity - count >= additional {
      memmove(base, base + start, count)
    } else {
      let size = BufferPool.rounded(max(count + additional, capacity * 2))
      let larger = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
      larger.copyMemory(from: base + start, byteCount: count)
      base.deallocate()
      base = larger
      capacity = size
    }
    end = count
    start = 0
  }

  /// Bytes have been written into `space`.
  func fill(_ written: Int) { end += written }

  func append(_ bytes: UnsafeRawBufferPointer) {
    guard let from = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count)
    (base + end).copyMemory(from: from, byteCount: bytes.count)
    end += bytes.count
  }

  func removeFirst(_ dropped: Int) {
    start += dropped
    if start == end { removeAll() }
  }

  func removeAll() {
    start = 0
    end = 0
  }
}
