import Foundation
import Testing

@testable import Bytes

@Suite struct Base64URLTests {
  private func encoded(_ bytes: [UInt8]) -> String {
    var output = ByteBuffer()
    output.append(UInt8(ascii: ">"))
    Base64URL.append(encoded: bytes.span.bytes, to: &output)
    let text = output.bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    return String(text.dropFirst())
  }

  private func decoded(_ text: [UInt8]) -> [UInt8]? {
    var output = ByteBuffer()
    output.append(UInt8(42))
    let isText = Base64URL.append(decoded: text.span.bytes, to: &output)
    let bytes = output.bytes.withUnsafeBytes { Array($0) }
    #expect(bytes.first == 42)
    if !isText { #expect(bytes.count == 1) }
    return isText ? Array(bytes.dropFirst()) : nil
  }

  private func decoded(_ text: String) -> [UInt8]? { decoded(Array(text.utf8)) }

  /// A second implementation: Foundation's, its alphabet exchanged.
  private func reference(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
      "=", with: "")
  }

  /// RFC 4648, 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
    ("foobar", "Zm9vYmFy"),
  ])
  func vectors(plain: String, text: String) {
    #expect(encoded(Array(plain.utf8)) == text)
    #expect(decoded(text) == Array(plain.utf8))
  }

  /// RFC 4648, 9, and the characters in which the two alphabets differ.
  @Test func alphabet() {
    #expect(encoded([0x14, 0xFB, 0x9C, 0x03, 0xD9, 0x7E]) == "FPucA9l-")
    #expect(encoded([0xFF, 0xEF, 0xBE]) == "_---")
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    let bytes = decoded(alphabet)
    #expect(bytes.map { encoded($0) } == alphabet)
  }

  @Test func everyLengthAgreesWithTheReference() {
    var generator = SystemRandomNumberGenerator()
    for count in Array(0...200) + [1000, 4096, 100_001] {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = encoded(bytes)
      #expect(text == reference(bytes))
      #expect(text.utf8.count == Base64URL.encodedByteCount(count))
      #expect(Base64URL.decodedByteCount(text.utf8.count) == count)
      #expect(decoded(text) == bytes)
    }
  }

  @Test func impossibleLengthsAreRefused() {
    for count in 0...40 {
      let text = [UInt8](repeating: UInt8(ascii: "A"), count: count)
      #expect((decoded(text) == nil) == (count % 4 == 1), "\(count) characters")
      #expect((Base64URL.decodedByteCount(count) == nil) == (count % 4 == 1))
    }
    #expect(Base64URL.decodedByteCount(-4) == nil)
  }

  /// Every byte in every place of a word, and in every place of a tail.
  @Test func otherCharactersAreRefused() {
    let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    for count in [8, 11, 16] {
      for place in 0..<count {
        for byte in UInt8.min...UInt8.max {
          var text = [UInt8](repeating: UInt8(ascii: "A"), count: count)
          text[place] = byte
          // The last of eleven characters has two bits behind the last byte, which must be zero.
          let isLast = count == 11 && place == 10
          let isText = alphabet.contains(byte) && (!isLast || "AEIMQUYcgkosw048".utf8.contains(byte))
          #expect((decoded(text) != nil) == isText, "\(byte) at \(place) of \(count)")
        }
      }
    }
    for text in ["Zg==", "Zg=", "Zm9v ", " Zm9v", "Zm9v\n", "Zm+v", "Zm/v"] { #expect(decoded(text) == nil) }
  }

  /// One spelling for each run of bytes.
  @Test func bitsBehindTheLastByteAreRefused() {
    #expect(decoded("Zg") == [0x66])
    for text in ["Zh", "Zi", "Zo", "Zx", "Zv"] { #expect(decoded(text) == nil) }
    #expect(decoded("Zm8") == [0x66, 0x6F])
    for text in ["Zm9", "Zm-", "Zm_"] { #expect(decoded(text) == nil) }
    #expect(decoded("AAAAAAAAAB") == nil)
  }
}
