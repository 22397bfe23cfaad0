import Bytes

/// Escapes within strings (RFC 8259, section 7).
enum JSONEscape {
  /// What a backslash and `letter` stand for; nil if they are no escape. `u` is not among them.
  static func value(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// The UTF-16 code unit of the `\uXXXX` at `place`; nil if it is not followed by four hexadecimal digits.
  static func codeUnit(_ text: JSONText, _ place: Int) -> UInt32? {
    guard place + 5 < text.count else { return nil }
    var unit: UInt32 = 0
    for digit in place + 2..<place + 6 {
      guard let value = JSONByte.hex(text[digit]) else { return nil }
      unit = unit << 4 | value
    }
    return unit
  }

  /// Puts the characters of a string that has been found valid in `out`, as UTF-8. The range is what stands between the quotes.
  static func decode(_ text: JSONText, _ range: Range<Int>, into out: inout ByteBuffer) {
    out.removeAll()
    var place = range.lowerBound
    while place < range.upperBound {
      let byte = text[place]
      guard byte == JSONByte.backslash, place + 1 < range.upperBound else {
        out.append(byte)
        place += 1
        continue
      }
      if let value = value(text[place + 1]) {
        out.append(value)
        place += 2
        continue
      }
      var scalar = codeUnit(text, place) ?? 0
      place += 6
      if scalar & 0xFC00 == 0xD800 {
        scalar = 0x10000 + (scalar & 0x3FF) << 10 + (codeUnit(text, place) ?? 0) & 0x3FF
        place += 6
      }
      append(scalar, to: &out)
    }
  }

  private static func append(_ scalar: UInt32, to out: inout ByteBuffer) {
    func byte(_ lead: UInt32, _ shift: UInt32, _ mask: UInt32) {
      out.append(UInt8(truncatingIfNeeded: lead | scalar >> shift & mask))
    }
    switch scalar {
    case ..<0x80:
      byte(0, 0, 0x7F)
    case ..<0x800:
      byte(0xC0, 6, 0x1F)
      byte(0x80, 0, 0x3F)
    case ..<0x10000:
      byte(0xE0, 12, 0x0F)
      byte(0x80, 6, 0x3F)
      byte(0x80, 0, 0x3F)
    default:
      byte(0xF0, 18, 0x07)
      byte(0x80, 12, 0x3F)
      byte(0x80, 6, 0x3F)
      byte(0x80, 0, 0x3F)
    }
  }
}
