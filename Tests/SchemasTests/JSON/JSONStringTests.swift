import Bytes
import Schemas
import Testing

@Suite struct JSONStringTests {
  private func isContent(_ bytes: [UInt8]) -> Bool { JSONString.isContent(bytes.span.bytes) }

  @Test(arguments: ["", "text", #"a\"b"#, #"\\"#, #"\u0000\uD83D\uDE00"#, "Zoë 😀", #"\/\b\f\n\r\t"#])
  func textOfStrings(text: String) {
    #expect(isContent(Array(text.utf8)))
  }

  @Test(arguments: [
    #"x","admin":"y"#, #"\"#, #"\x"#, #"\u12"#, #"\uD800"#, #"\uDC00"#, #"\uD800\u0041"#, "a\nb", "\u{0}",
  ])
  func otherText(text: String) {
    #expect(!isContent(Array(text.utf8)))
  }

  @Test func whatIsNotUTF8() {
    for bytes: [UInt8] in [[0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC0, 0xAF]] {
      #expect(!isContent(bytes), "\(bytes)")
    }
  }

  @Test(arguments: [
    ("", ""), ("text", "text"), (#"a\"b\\c\/"#, #"a"b\c/"#), (#"\b\f\n\r\t"#, "\u{8}\u{C}\n\r\t"),
    (#"Zo\u00eB"#, "Zoë"), (#"\uD83D\uDE00!"#, "😀!"), (#"\u0041"#, "A"), ("Zoë 😀", "Zoë 😀"),
  ]) func escapesAreResolved(content: String, text: String) {
    var output = ByteBuffer()
    JSONString.append(decoded: Array(content.utf8).span.bytes, to: &output)
    #expect(output.withBytes { $0.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } } == text)
  }
}
