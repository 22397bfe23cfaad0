import Testing
import YAML

@testable import PolicyLint

@Suite struct FixApplierTests {
  private func place(_ line: Int, _ column: Int) -> SourcePosition {
    SourcePosition(file: "p", line: line, column: column)
  }

  private func fix(_ line: Int, _ columns: Range<Int>, _ text: String) -> SourceFix {
    SourceFix("t", [.init(from: place(line, columns.lowerBound), to: place(line, columns.upperBound), text)])
  }

  @Test func replacesInsertsRemoves() {
    let applier = FixApplier("ab\ncd\nef", file: "p")
    let result = applier.apply([
      fix(3, 1..<3, "EF"), fix(1, 2..<2, "-"),
      SourceFix("line", [.init(from: place(2, 1), to: place(3, 1), "")]),
    ])
    #expect(result.text == "a-b\nEF")
    #expect(result.applied.count == 3)
    #expect(result.skipped.isEmpty)
  }

  @Test func columnsAreScalarsAndLinesEndAsYAMLEndsThem() {
    let text = "é\u{1F600}x\r\ny\rz\u{2028}w\u{85}v"
    let applier = FixApplier(text, file: "p")
    let result = applier.apply([
      fix(1, 3..<4, "X"), fix(2, 1..<2, "Y"), fix(3, 1..<2, "Z"), fix(4, 1..<2, "W"), fix(5, 1..<2, "V"),
    ])
    #expect(result.text == "é\u{1F600}X\r\nY\rZ\u{2028}W\u{85}V")
  }

  @Test func overlappingOnesWait() {
    let applier = FixApplier("abcdef", file: "p")
    let (first, second, third) = (fix(1, 1..<3, "1"), fix(1, 2..<4, "2"), fix(1, 3..<5, "3"))
    let result = applier.apply([third, second, first])
    #expect(result.text == "13ef")
    #expect(result.applied == [first, third])
    #expect(result.skipped == [second])
  }

  @Test func allOfAFixOrNothing() {
    let applier = FixApplier("abcdef", file: "p")
    let both = SourceFix("t", fix(1, 2..<3, "-").edits + fix(1, 5..<6, "-").edits)
    let result = applier.apply([both, fix(1, 5..<6, "+"), fix(1, 1..<2, "A")])
    #expect(result.text == "A-cd-f")
    #expect(result.skipped.count == 1)
  }

  @Test func theSameTwiceIsOnce() {
    let result = FixApplier("ab", file: "p").apply([fix(1, 1..<2, "-"), fix(1, 1..<2, "-")])
    #expect(result.text == "-b")
    #expect(result.applied.count == 1)
    #expect(result.skipped.isEmpty)
  }

  @Test func twoInsertionsAtOnePlaceAreAConflict() {
    let result = FixApplier("ab", file: "p").apply([fix(1, 2..<2, "1"), fix(1, 2..<2, "2")])
    #expect(result.text == "a1b")
  }

  @Test func whatIsNotInTheTextIsSkipped() {
    let applier = FixApplier("ab\n", file: "p")
    let other = SourceFix(
      "t", [.init(from: SourcePosition(file: "q"), to: SourcePosition(file: "q"), "x")])
    let fixes = [fix(9, 1..<2, ""), fix(1, 4..<5, ""), other, SourceFix("nothing", [])]
    let result = applier.apply(fixes)
    #expect(result.text == "ab\n")
    #expect(result.skipped.count == 4)
    #expect(applier.apply([fix(2, 1..<1, "c")]).text == "ab\nc")
    #expect(
      FixApplier("ab", file: "p")
        .apply([SourceFix("t", [.init(from: place(1, 1), to: place(2, 1), "")])]).text == "")
  }
}
