import Bytes

/// The text of JSON strings.
public enum JSONString {
  /// Whether `bytes` may stand between the quotes of a JSON string (RFC 8259, 7): UTF-8, escapes that are some, neither quotes
  /// nor control characters.
  public static func isContent(_ bytes: RawSpan) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var isPlain = true
      for byte in bytes {
        if byte < 0x20 { return false }
        if byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { isPlain = false }
      }
      return isPlain || (String(validating: bytes, as: UTF8.self) != nil && hasValidEscapes(bytes))
    }
  }

  /// Appends the characters that stand for the content of a string in a text that has been read: escapes are resolved.
  public static func append(decoded content: RawSpan, to output: inout ByteBuffer) {
    content.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      guard bytes.contains(UInt8(ascii: "\\")) else { return output.append(content) }
      let text = JSONText(base: base.assumingMemoryBound(to: UInt8.self), count: bytes.count)
      var decoded = ByteBuffer(capacity: bytes.count)
      JSONEscape.decode(text, 0..<bytes.count, into: &decoded)
      output.append(decoded.bytes)
    }
  }

  private static func hasValidEscapes(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return false }
      guard byte == UInt8(ascii: "\\") else { continue }
      switch rest.popFirst() {
      case UInt8(ascii: "u"):
        guard let unit = codeUnit(&rest) else { return false }
        switch unit {
        case 0xD800..<0xDC00:
          guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"),
            let low = codeUnit(&rest), (0xDC00..<0xE000).contains(low)
          else { return false }
        case 0xDC00..<0xE000: return false
        default: break
        }
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
        UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
        break
      default: return false
      }
    }
    return true
  }

  /// Four hexadecimal digits.
  private static func codeUnit(_ rest: inout Slice<UnsafeRawBufferPointer>) -> UInt16? {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = rest.popFirst() else { return nil }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
      default: return nil
      }
    }
    return unit
  }
}
