/// A block of S2V (RFC 5297, 2.4): 128 bits, as a polynomial over GF(2).
struct SIVBlock: BitwiseCopyable, Equatable {
  /// The first eight bytes, the first of them most significant, and the last eight.
  var high: UInt64
  var low: UInt64

  static let zero = SIVBlock(high: 0, low: 0)

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  @inline(__always)
  init(at place: UnsafeRawPointer) {
    high = UInt64(bigEndian: place.loadUnaligned(as: UInt64.self))
    low = UInt64(bigEndian: place.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }

  @inline(__always)
  func store(at place: UnsafeMutableRawPointer) {
    place.storeBytes(of: high.bigEndian, as: UInt64.self)
    place.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
  }

  /// RFC 5297, 2.3: multiplied by x, in a time that does not depend on the bits.
  @inline(__always)
  var doubled: SIVBlock {
    SIVBlock(high: high << 1 | low >> 63, low: low << 1 ^ (0x87 & (0 &- (high >> 63))))
  }

  @inline(__always)
  static func ^ (a: SIVBlock, b: SIVBlock) -> SIVBlock {
    SIVBlock(high: a.high ^ b.high, low: a.low ^ b.low)
  }
}
