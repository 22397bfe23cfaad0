/// The bytes of one datum, for the time of one search: the only place where they are read. Every length is compared with
/// the end before it is used.
struct AvroDatum {
  let base: UnsafeRawPointer
  let end: Int

  @inline(__always)
  func byte(_ place: Int) -> UInt8 { base.load(fromByteOffset: place, as: UInt8.self) }

  /// Reads a number of type int or long, in ten bytes at most.
  @inline(__always)
  func number(_ place: inout Int) throws(ValueError) -> Int {
    guard place < end else { throw Self.truncated(at: place) }
    let byte = byte(place)
    if byte < 0x80 {
      place &+= 1
      return Self.signed(UInt64(byte))
    }
    let long = try longNumber(place)
    place = long.next
    return long.value
  }

  @inline(never)
  private func longNumber(_ start: Int) throws(ValueError) -> (value: Int, next: Int) {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var place = start
    while place < end {
      let byte = byte(place)
      place &+= 1
      // The tenth byte has room for one bit.
      if shift == 63, byte > 1 { throw ValueError("a number of more than 64 bits", at: start) }
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return (Self.signed(value), place) }
      shift &+= 7
    }
    throw Self.truncated(at: start)
  }

  /// Reads a number that is not negative: a length or an index. Most are one byte.
  @inline(__always)
  private func natural(_ place: inout Int) throws(ValueError) -> Int {
    if place < end {
      let byte = byte(place)
      if byte & 0x81 == 0 {
        place &+= 1
        return Int(byte >> 1)
      }
    }
    let long = try longNumber(place)
    guard long.value >= 0 else { throw Self.negative(at: place) }
    place = long.next
    return long.value
  }

  /// Reads the length of a string or of bytes, all of which are there.
  @inline(__always)
  func length(_ place: inout Int) throws(ValueError) -> Int {
    let length = try natural(&place)
    guard length <= end &- place else { throw Self.truncated(at: place) }
    return length
  }

  /// Reads the index of a union's branch or an enum's symbol.
  @inline(__always)
  func index(_ place: inout Int, below count: Int) throws(ValueError) -> Int {
    let index = try natural(&place)
    guard index < count else { throw Self.unknownIndex(at: place) }
    return index
  }

  @inline(__always)
  func skip(_ place: inout Int, _ count: Int) throws(ValueError) {
    guard count <= end &- place else { throw Self.truncated(at: place) }
    place &+= count
  }

  /// Passes over a number of type int or long.
  @inline(__always)
  func skipNumber(_ place: inout Int) throws(ValueError) {
    if place < end, byte(place) < 0x80 {
      place &+= 1
      return
    }
    let length = end &- place >= 8 ? shortLength(place) : 0
    place = length > 0 ? place &+ length : try longNumber(place).next
  }

  /// The bytes of the number that begins there, if they are eight at most; otherwise 0. Eight bytes must be there.
  @inline(__always)
  private func shortLength(_ place: Int) -> Int {
    // The last byte of a number has its high bit clear.
    let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    let ends = ~word & 0x8080_8080_8080_8080
    return ends == 0 ? 0 : ends.trailingZeroBitCount >> 3 &+ 1
  }

  /// Passes over a string or bytes.
  @inline(__always)
  func skipString(_ place: inout Int) throws(ValueError) {
    let length = try length(&place)
    place &+= length
  }

  /// Passes over numbers and returns the place behind them.
  func endOfNumbers(_ start: Int, _ count: Int) throws(ValueError) -> Int {
    var place = start
    var left = count
    while left >= 8, end &- place >= 8 {
      if base.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 {
        place &+= 8
        left &-= 8
      } else {
        try skipNumber(&place)
        left &-= 1
      }
    }
    while left > 0 {
      try skipNumber(&place)
      left &-= 1
    }
    return place
  }

  /// Passes over strings or bytes and returns the place behind them.
  func endOfStrings(_ start: Int, _ count: Int) throws(ValueError) -> Int {
    var place = start
    var left = count
    while left > 0 {
      try skipString(&place)
      left &-= 1
    }
    return place
  }

  /// Whether a number that was read there has more bytes than it needs: its last one adds nothing.
  @inline(__always)
  func isPadded(_ range: Range<Int>) -> Bool {
    range.upperBound &- range.lowerBound > 1 && byte(range.upperBound &- 1) == 0
  }

  /// A range that was read.
  @inline(__always)
  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  @inline(__always)
  private static func signed(_ value: UInt64) -> Int {
    Int(truncatingIfNeeded: (value >> 1) ^ (0 &- (value & 1)))
  }

  @inline(never)
  static func truncated(at place: Int) -> ValueError { ValueError("the datum ends too early", at: place) }

  @inline(never)
  private static func negative(at place: Int) -> ValueError {
    ValueError("a negative length or index", at: place)
  }

  @inline(never)
  private static func unknownIndex(at place: Int) -> ValueError {
    ValueError("an index of a branch or symbol that the schema does not have", at: place)
  }
}
