/// Reads a datum from front to back. Every length is checked before it is used.
struct AvroCursor: ~Escapable {
  let bytes: RawSpan
  private(set) var offset = 0
  private let end: Int

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) {
    self.bytes = bytes
    end = bytes.byteCount
  }

  @inline(__always) var remaining: Int { end - offset }

  /// A number of type int or long, in ten bytes at most.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func number() throws(ValueError) -> Int {
    guard offset < end else { throw Self.truncated(at: offset) }
    let byte = byte(offset)
    if byte < 0x80 {
      offset += 1
      return Self.signed(UInt64(byte))
    }
    return try longNumber()
  }

  @inline(never)
  @_lifetime(self: copy self)
  private mutating func longNumber() throws(ValueError) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var position = offset
    while position < end {
      let byte = byte(position)
      position += 1
      // The tenth byte has room for one bit.
      if shift == 63, byte > 1 { break }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 {
        offset = position
        return Self.signed(value)
      }
      shift += 7
    }
    throw position < end || shift == 63
      ? ValueError("a number of more than 64 bits", at: offset) : Self.truncated(at: offset)
  }

  /// The length of a string or of bytes, all of which are there.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func length() throws(ValueError) -> Int {
    let start = offset
    let length = try number()
    guard length >= 0 else { throw ValueError("a negative length", at: start) }
    guard length <= remaining else { throw Self.truncated(at: start) }
    return length
  }

  /// Whether a number that stood there could be in fewer bytes: its last byte adds nothing.
  @inline(__always)
  func isPadded(_ range: Range<Int>) -> Bool { range.count > 1 && byte(range.upperBound - 1) == 0 }

  /// An index of a union's branch or an enum's symbol.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func index(below count: Int) throws(ValueError) -> Int {
    let start = offset
    let index = try number()
    guard index >= 0, index < count else {
      throw ValueError("an index of a branch or symbol that the schema does not have", at: start)
    }
    return index
  }

  @inline(__always)
  @_lifetime(self: copy self)
  mutating func skip(_ count: Int) throws(ValueError) {
    guard count <= remaining else { throw Self.truncated(at: offset) }
    offset += count
  }

  /// Passes over numbers of type int or long, up to eight at a time.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func skipNumbers(_ count: Int) throws(ValueError) {
    var count = count
    while count > 0 {
      guard remaining >= 8 else {
        _ = try number()
        count -= 1
        continue
      }
      let word = UInt64(
        littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      // The last byte of a number has its high bit clear.
      let ends = ~word & 0x8080_8080_8080_8080
      let found = ends.nonzeroBitCount
      if found > 0, found <= count {
        offset += 8 - ends.leadingZeroBitCount / 8
        count -= found
      } else if found > 0, count == 1 {
        offset += ends.trailingZeroBitCount / 8 + 1
        return
      } else {
        _ = try number()
        count -= 1
      }
    }
  }

  /// Passes over strings or bytes.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func skipStrings(_ count: Int) throws(ValueError) {
    var count = count
    while count > 0 {
      let length = try length()
      offset += length
      count -= 1
    }
  }

  /// The bytes at `range`, which lies behind what was read.
  @inline(__always)
  @_lifetime(copy self)
  func extracting(_ range: Range<Int>) -> RawSpan { bytes.extracting(range) }

  @inline(__always)
  private func byte(_ offset: Int) -> UInt8 {
    unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  @inline(__always)
  private static func signed(_ value: UInt64) -> Int {
    Int(truncatingIfNeeded: (value >> 1) ^ (0 &- (value & 1)))
  }

  @inline(never)
  static func truncated(at offset: Int) -> ValueError { ValueError("the datum ends too early", at: offset) }
}
