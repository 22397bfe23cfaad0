import Bytes
import Testing

@Suite struct JSONOutputTests {
  @Test func texts() {
    #expect(JSONOutput.string("a\"\\\n\u{1}\u{7F}é") == "\"a\\\"\\\\\\n\\u0001\\u007fé\"")
  }

  @Test func collections() {
    #expect(
      JSONOutput.object([("a", "1"), ("b", JSONOutput.array(["true", "null"])), ("c", nil)])
        == "{\"a\":1,\"b\":[true,null]}")
    #expect(JSONOutput.lines([]) == "[]" && JSONOutput.lines(["1", "2"]) == "[\n1,\n2\n]")
  }
}
