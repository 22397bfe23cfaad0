import TestTools
import Testing
import YAML

@testable import PolicyTools

/// Files with samples that are no such, and whatever their text: problems are said, nothing traps.
@Suite struct SampleFileRobustnessTests {
  private static let text = Array(
    """
    version: 1
    topic: orders.eu
    cases:
      - name: one
        key: 4711
        headers: {user: x, b: null}
        value: {id: 1, customer: {ssn: "078-05", list: [1, 2.5, {a: null}]}}
        stored: {key: <sealed deterministic>, headers: {user: <sealed>}, value: {id: <sealed key=pii>}}
        readable: [b, "**.c[*]"]
        sealed: ["**.ssn"]
        allowCopies: [a]
      - name: two
        keyBase64: AAE=
        value: null
        error: /INVALID.*/
    """.utf8)

  @Test(arguments: 0..<300 as Range<UInt64>) func anyTextIsReadOrRefused(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var text = Self.text
    let signs = Array("{}[]:,-#\"'<>|&*!%@ \n\t0a\\/".utf8) + [0, 0x7F, 0xFF]
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = Int.random(in: 0..<text.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: text[place] = signs.randomElement(using: &random) ?? 0
      case 1: text.insert(signs.randomElement(using: &random) ?? 0, at: place)
      default: text.removeSubrange(place..<min(text.count, place + Int.random(in: 1...9, using: &random)))
      }
    }
    let folder = try PolicyFolder([
      "shop.yaml": PolicyTestRunTests.policy, "schemas/visit.avsc": PolicyTestRunTests.schema,
    ])
    do throws(Diagnostics) {
      let file = try SampleFile.parse(text, file: "\(folder.path)/shop.test.yaml")
      #expect(!file.cases.isEmpty)
    } catch {
      #expect(!error.isEmpty)
      return
    }
    try folder.write("shop.test.yaml", String(decoding: text, as: UTF8.self))
    let run = PolicyTestRun([folder.path])
    for update in run.updates where update.skipped.isEmpty {
      try folder.write("shop.test.yaml", update.text)
      let again = PolicyTestRun([folder.path])
      #expect(again.problems.isEmpty && again.results.count == run.results.count, "\(update.text)")
    }
  }
}
