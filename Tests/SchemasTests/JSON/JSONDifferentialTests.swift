import TestTools
import Testing

@testable import FieldSamples
@testable import Schemas

/// Against libjansson: both must agree on what is valid and on what is found, on texts of which most are damaged.
struct JSONDifferentialTests {
  @Test func damagedTexts() async throws {
    let texts = ["**.a", "a.*", "[*]", "*[0].b", "ab", "**.\"\""]
    let paths = try texts.map { try FieldPath($0) }
    let searches = try JSONSearch.kinds(texts, maximumDepth: 2048)
    var (valid, invalid, compared) = (0, 0, 0)
    for seed in 0..<12_000 as Range<UInt64> {
      await Task.yield()
      var random = SeededRandom(seed: seed &* 7919)
      var text = RandomJSON(seed: seed, size: seed.isMultiple(of: 8) ? 200 : 12).text
      for _ in 0..<Int.random(in: 0...2, using: &random) { Self.damage(&text, &random) }
      let search = searches[Int(seed) % searches.count]
      let jansson = Jansson(text)
      let found: [JSONSearch.Found]?
      do {
        found = try search(text)
      } catch let error as ValueError {
        found = nil
        #expect(error.message != "not a JSON text" && (0...text.count).contains(error.offset))
      }
      let shown = "seed \(seed): \(String(decoding: text, as: UTF8.self))"
      if jansson.verdict != .undecided { #expect((found != nil) == (jansson.verdict == .valid), "\(shown)") }
      if found == nil { invalid += 1 } else { valid += 1 }
      if let found, jansson.verdict == .valid, !jansson.hasDuplicates {
        #expect(jansson.selects(found.map { $0.start..<$0.end }, in: text, paths), "\(shown)")
        compared += 1
      }
    }
    #expect(valid > 3000 && invalid > 3000 && compared > 2000, "\(valid) \(invalid) \(compared)")
  }

  private static func damage(_ text: inout [UInt8], _ random: inout SeededRandom) {
    guard !text.isEmpty else { return }
    let place = Int.random(in: 0..<text.count, using: &random)
    let bytes =
      Array("\"\"\\\\{}[]::,,0123456789-+.eEunft aé\u{0}\u{1F}\n\u{7F}".utf8) + [
        0x80, 0xC3, 0xED, 0xF4, 0xFF,
      ]
    let byte = bytes.randomElement(using: &random)!
    switch Int.random(in: 0..<6, using: &random) {
    case 0: text[place] = byte
    case 1: text.insert(byte, at: place)
    case 2: text.remove(at: place)
    case 3: text.removeSubrange(place...)
    case 4: text.removeSubrange(place..<min(place + Int.random(in: 1...8, using: &random), text.count))
    default:
      let other = Int.random(in: 0..<text.count, using: &random)
      text.swapAt(place, other)
    }
  }
}
