import FieldCrypto
import Testing

@Suite struct KEKReferenceTests {
  @Test func namesAreBytes() {
    let composed = KEKReference(provider: "p", name: "\u{E9}")
    let decomposed = KEKReference(provider: "p", name: "e\u{301}")
    #expect(composed.name == decomposed.name && composed != decomposed)
    #expect(Set([composed, decomposed, composed]).count == 2)
    #expect(KEKReference(provider: "ab", name: "c") != KEKReference(provider: "a", name: "bc"))
  }

  @Test(arguments: [
    ("user/4711", true), ("Zoë", true), ("鍵", true), ("", false), ("a b", false), ("a\tb", false),
    ("a\u{7F}", false), ("a\u{A0}b", false), ("a\u{2028}", false), ("a\u{200D}", false), ("a\u{85}", false),
    (String(repeating: "a", count: 512), true), (String(repeating: "a", count: 513), false),
    (String(repeating: "é", count: 257), false),
  ]) func whatMayBeAName(text: String, may: Bool) {
    #expect(KEKReference.isName(text) == may)
  }
}
