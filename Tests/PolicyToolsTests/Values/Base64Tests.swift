import TestTools
import Testing

@testable import PolicyTools

@Suite struct Base64Tests {
  /// RFC 4648, 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func vectors(plain: String, text: String) {
    #expect(Base64.text(Array(plain.utf8)) == text)
    #expect(Base64.bytes(text) == Array(plain.utf8))
  }

  @Test func randomBytes() {
    var random = SeededRandom(seed: 1)
    for count in 0..<100 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Base64.bytes(Base64.text(bytes)) == bytes)
    }
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Z===", "Zg-=", "====", "Z=g=", "Zm9vYg==Zm9v"])
  func whatIsNone(text: String) {
    #expect(Base64.bytes(text) == nil)
  }

  @Test func linesAreJoined() {
    #expect(Base64.bytes("Zm9v\n YmFy\n") == Array("foobar".utf8))
  }
}
