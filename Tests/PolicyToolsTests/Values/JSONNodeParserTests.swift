import Testing

@testable import PolicyTools

@Suite struct JSONNodeParserTests {
  @Test func whatIsWrittenIsRead() throws {
    let text =
      #" {"a" : [1, -2.5e+3, true, false, null], "b": {"c\n\u00e9\ud83d\ude00": "\"\\\/x"}, "a": []} "#
    let node = try #require(JSONNodeParser.node(text))
    #expect(
      node.line { _ in "" }
        == #"{"a": [1, -2.5e+3, true, false, null], "b": {"c\né😀": "\"\\/x"}, "a": []}"#)
    #expect(JSONNodeParser.node(node.compact { _ in "" }) == node)
    #expect(JSONNodeParser.node(node.lines({ _ in "" })) == node)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "{\"a\":}", "01", "1.", "-", "+1", ".5", "1e", "tru", "nul", "\"", "\"\\x\"",
    "\"\u{1}\"",
    "\"\\u12\"", "\"\\u+123\"", "[1] 2", "{a: 1}", "'a'", "NaN",
  ])
  func whatIsNoJSON(text: String) {
    #expect(JSONNodeParser.node(text) == nil)
  }

  @Test func depthHasALimit() {
    let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(JSONNodeParser.node(deep) != nil)
    #expect(JSONNodeParser.node("[\(deep)]") == nil)
  }

  @Test func halfACharacterIsNone() {
    #expect(JSONNodeParser.node(#""\ud83d""#)?.content == .string("\u{FFFD}"))
    #expect(JSONNodeParser.node(#""\ud83dx""#)?.content == .string("\u{FFFD}x"))
    #expect(JSONNodeParser.node(#""\ud83d\u0041""#)?.content == .string("\u{FFFD}A"))
  }

  @Test func placesThatAreSealed() {
    let text = Array(#"xx{"a": "abc", "b": [1, "z"]}"#.utf8)
    let node = JSONNodeParser.node(text, from: 2, places: [(8..<13, 0), (24..<27, 1)])
    #expect(node?.line { "<\($0)>" } == #"{"a": <0>, "b": [1, <1>]}"#)
  }

  @Test func bytesThatAreNoText() {
    #expect(JSONNodeParser.node([0x22, 0xFF, 0x22]) == nil)
  }
}
