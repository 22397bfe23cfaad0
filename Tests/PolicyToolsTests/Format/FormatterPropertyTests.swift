import TestTools
import Testing
import YAML

@testable import PolicyTools

@Suite struct FormatterPropertyTests {
  @Test(arguments: 0..<30) func sloppyPolicies(_ batch: Int) throws {
    for seed in batch * 100..<(batch + 1) * 100 {
      let sloppy = SloppyWriter.policy(seed: UInt64(seed))
      let (root, problems) = YAMLDocument.parse(sloppy.text, file: "sloppy.yaml")
      let before = try #require(root, "seed \(seed): \(problems)\n\(sloppy.text)")
      let once: String
      do {
        once = try PolicyFormatter.format(sloppy.text, file: "sloppy.yaml")
      } catch {
        Issue.record("seed \(seed): \(error)\n\(sloppy.text)")
        return
      }
      let after = try #require(YAMLDocument.parse(once, file: "sloppy.yaml").root, "seed \(seed)")
      #expect(after.says(theSameAs: before), "seed \(seed)")
      #expect(
        try SourceScan(once, after).comments.map(\.text).sorted() == sloppy.comments.sorted(), "seed \(seed)")
      let twice = try PolicyFormatter.format(once, file: "sloppy.yaml")
      guard twice == once else {
        Issue.record("seed \(seed): not stable\n\(sloppy.text)\n-----\n\(once)\n-----\n\(twice)")
        return
      }
      #expect(
        !once.contains("\n\n\n") && !once.hasPrefix("\n") && !once.hasSuffix("\n\n"), "seed \(seed)\n\(once)")
    }
  }

  /// Damaged text is refused, or keeps what it says; never anything in between.
  @Test(arguments: 0..<10) func damagedPolicies(_ batch: Int) throws {
    var random = SeededRandom(seed: UInt64(batch) + 7)
    let signs = Array("\n\r\t #:-?,[]{}|>'\"&*!%@`~x\u{FEFF}\u{85}\u{2028}".unicodeScalars)
    var formatted = 0
    for seed in 0..<300 {
      var text = Array(SloppyWriter.policy(seed: UInt64(batch * 300 + seed)).text.unicodeScalars)
      for _ in 0..<Int.random(in: 1...3, using: &random) where !text.isEmpty {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text.remove(at: place)
        case 1: text.insert(signs.randomElement(using: &random) ?? " ", at: place)
        default: text[place] = signs.randomElement(using: &random) ?? " "
        }
      }
      let damaged = String(String.UnicodeScalarView(text))
      guard let once = try? PolicyFormatter.format(damaged, file: "damaged.yaml") else { continue }
      formatted += 1
      let twice = try PolicyFormatter.format(once, file: "damaged.yaml")
      guard twice.utf8.elementsEqual(once.utf8) else {
        Issue.record("\(damaged)\n-----\n\(once)\n-----\n\(twice)")
        return
      }
    }
    #expect(formatted > 30)
  }
}
