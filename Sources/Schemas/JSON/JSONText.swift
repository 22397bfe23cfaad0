/// The bytes of one text, for the time of one search, without checks of bounds.
///
/// Only places that `JSONTokens` has found, and those that a comparison with `count` has shown to lie before the end,
/// may be read.
struct JSONText {
  let base: UnsafePointer<UInt8>
  let count: Int

  @inline(__always)
  subscript(place: Int) -> UInt8 { base[place] }

  /// The first byte of the token of that number.
  @inline(__always)
  func byte(_ places: UnsafeMutablePointer<UInt32>, _ token: Int) -> UInt8 { base[Int(places[token])] }

  /// Eight bytes, the first one lowest.
  @inline(__always)
  func word(_ place: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self))
  }

  /// Four bytes, the first one lowest.
  @inline(__always)
  func half(_ place: Int) -> UInt32 {
    UInt32(littleEndian: UnsafeRawPointer(base + place).loadUnaligned(as: UInt32.self))
  }

  @inline(__always)
  func span(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base + start, count: end &- start)
  }

  /// One past the closing quote of the string whose next token begins at `next`: only white space is between them.
  @inline(__always)
  func stringEnd(before next: Int) -> Int {
    var end = next
    while base[end &- 1] != JSONByte.quote { end &-= 1 }
    return end
  }
}

enum JSONByte {
  static var quote: UInt8 { 0x22 }
  static var comma: UInt8 { 0x2C }
  static var minus: UInt8 { 0x2D }
  static var dot: UInt8 { 0x2E }
  static var zero: UInt8 { 0x30 }
  static var colon: UInt8 { 0x3A }
  static var openArray: UInt8 { 0x5B }
  static var backslash: UInt8 { 0x5C }
  static var closeArray: UInt8 { 0x5D }
  static var openObject: UInt8 { 0x7B }
  static var closeObject: UInt8 { 0x7D }

  /// { or [, whose closers are two higher.
  @inline(__always)
  static func opens(_ byte: UInt8) -> Bool { byte | 0x20 == openObject }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// The value of a hexadecimal digit.
  @inline(__always)
  static func hex(_ byte: UInt8) -> UInt32? {
    if isDigit(byte) { return UInt32(byte &- 0x30) }
    let letter = (byte | 0x20) &- 0x61
    return letter < 6 ? UInt32(letter) + 10 : nil
  }
}
