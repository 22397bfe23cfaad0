/// A name's length with its first and last bytes in two words: names of up to 16 bytes are equal if these are.
struct FieldName: Equatable {
  let head: UInt64
  let tail: UInt64
  let length: Int

  @inline(__always)
  init(_ name: RawSpan) {
    length = name.byteCount
    if length >= 8 {
      head = unsafe name.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)
      tail = unsafe name.unsafeLoadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
    } else if length >= 4 {
      let first = unsafe name.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self)
      let last = unsafe name.unsafeLoadUnaligned(fromByteOffset: length - 4, as: UInt32.self)
      head = UInt64(first) | UInt64(last) << 32
      tail = 0
    } else if length > 0 {
      let first = name.byte(at: 0)
      let middle = name.byte(at: length / 2)
      let last = name.byte(at: length - 1)
      head = UInt64(first) | UInt64(middle) << 8 | UInt64(last) << 16
      tail = 0
    } else {
      head = 0
      tail = 0
    }
  }

  init(head: UInt64, tail: UInt64, length: Int) {
    self.head = head
    self.tail = tail
    self.length = length
  }

  /// Whether the words say everything.
  @inline(__always) var isWhole: Bool { length <= 16 }

  /// Where to look for it in a table of a power of two places. Names of a policy are trusted: no seed.
  @inline(__always) var hash: Int {
    let product = (head ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
      by: tail ^ UInt64(truncatingIfNeeded: length) ^ 0xD6E8_FEB8_6659_FD93)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
