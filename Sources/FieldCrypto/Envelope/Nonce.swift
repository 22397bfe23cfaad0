/// Twelve bytes: six zeros, then the counter (DESIGN.md, "Stored value").
struct Nonce: BitwiseCopyable {
  private let high: UInt32 = 0
  private let middle: UInt32
  private let low: UInt32

  @inline(__always)
  init(_ counter: UInt64) {
    middle = UInt32(truncatingIfNeeded: counter >> 32).bigEndian
    low = UInt32(truncatingIfNeeded: counter).bigEndian
  }
}
