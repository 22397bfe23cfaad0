import Testing

@testable import PolicyTools

@Suite struct UnifiedDiffTests {
  @Test func nothing() { #expect(UnifiedDiff.text("a\n", "a\n", file: "f") == "") }

  @Test func hunks() {
    let old = (1...20).map { "\($0)\n" }.joined()
    let new = old.replacing(line: 2, by: "two\n").replacing(line: 7, by: "").replacing(
      line: 18, by: "19\n19a\n")
    #expect(
      UnifiedDiff.text(old, new, file: "f") == """
        --- f
        +++ f
        @@ -1,10 +1,9 @@
         1
        -2
        +two
         3
         4
         5
         6
        -7
         8
         9
         10
        @@ -17,4 +16,5 @@
         17
         18
         19
        +19a
         20

        """)
  }

  @Test func ends() {
    #expect(
      UnifiedDiff.text("a", "a\n", file: "f")
        == "--- f\n+++ f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n")
    #expect(UnifiedDiff.text("", "a\n", file: "f") == "--- f\n+++ f\n@@ -0,0 +1 @@\n+a\n")
    #expect(UnifiedDiff.text("a\r\n", "a\n", file: "f") == "--- f\n+++ f\n@@ -1 +1 @@\n-a\r\n+a\n")
  }
}

extension String {
  fileprivate func replacing(line: Int, by text: String) -> String {
    var lines = split(separator: "\n", omittingEmptySubsequences: true).map { String($0) + "\n" }
    lines[line - 1] = text
    return lines.joined()
  }
}
