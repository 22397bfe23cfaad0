import TestTools
import Testing

@testable import FieldSamples
@testable import Schemas

/// Random texts, whose writer knows where each value stands.
struct JSONPropertyTests {
  private struct Case {
    let json: RandomJSON
    let search: JSONSearch
    let paths: [FieldPath]

    init?(seed: UInt64) throws {
      var random = SeededRandom(seed: ~seed)
      paths = try (0..<Int.random(in: 1...4, using: &random)).map { _ in
        let steps = RandomPaths.path(&random)
        let isDeep = Bool.random(using: &random) && steps[0] != .anyDepth
        let text = RandomPaths.text(isDeep ? [.anyDepth] + steps.suffix(1) : steps)
        return try (try? FieldPath(text)) ?? FieldPath("**.a")
      }
      guard Set(paths.map(\.text)).count == paths.count else { return nil }
      json = RandomJSON(seed: seed, size: seed.isMultiple(of: 64) ? 3000 : 40)
      search = try JSONSearch(
        paths.map(\.text), tokensAtOnce: JSONSearch.tokensAtOnce.randomElement(using: &random) ?? 1,
        isOld: Bool.random(using: &random))
    }

    /// What should be found, from the definition of paths.
    var expected: [JSONSearch.Found] {
      json.selected(by: paths).map {
        JSONSearch.Found(field: $0.field, path: $0.path, start: $0.range.lowerBound, end: $0.range.upperBound)
      }
    }
  }

  @Test func findsWhatPathsMean() async throws {
    var total = 0
    for seed in 0..<4000 as Range<UInt64> {
      await Task.yield()
      guard let test = try Case(seed: seed) else { continue }
      let found = try test.search(test.json.text)
      let expected = test.expected
      total += found.count
      #expect(
        found == expected, "seed \(seed): \(test.paths) in \(String(decoding: test.json.text, as: UTF8.self))"
      )
      if found != expected { return }
    }
    #expect(total > 4000)
  }

  /// Hazard of others: texts that are parsed and written again lose the order of names, the spelling of numbers, white
  /// space, duplicates. Here nothing changes but what was selected.
  @Test func onlySelectedRangesChange() async throws {
    for seed in 0..<2000 as Range<UInt64> {
      await Task.yield()
      guard let test = try Case(seed: seed) else { continue }
      let text = test.json.text
      let found = try test.search(text)
      #expect(splice(text, found) { Array(text[$0.start..<$0.end]) } == text, "seed \(seed)")

      let sealed = splice(text, found) { Array("\"sealed \($0.start)\"".utf8) }
      let again = try test.search(sealed)
      #expect(
        again.map(\.path) == found.map(\.path) && again.map(\.field) == found.map(\.field), "seed \(seed)")
      // The rest, in pieces.
      var (at, sealedAt) = (0, 0)
      for (old, new) in zip(found, again) {
        #expect(text[at..<old.start] == sealed[sealedAt..<new.start], "seed \(seed)")
        (at, sealedAt) = (old.end, new.end)
      }
      #expect(text[at...] == sealed[sealedAt...], "seed \(seed)")
      var originals = found.makeIterator()
      let opened = splice(sealed, again) { _ in originals.next().map { Array(text[$0.start..<$0.end]) } ?? []
      }
      #expect(opened == text, "seed \(seed)")
    }
  }

  @Test func spellingStays() throws {
    let text =
      "{ \"b\" : 1.0,\"a\":1e3 ,\t\"n\":-0.0,\"a\":\"\\u0041\\/\",\r\n\"z\":[1.10,{\"ssn\":\"1\",\"ssn\":2}] , \"\\u0062\":\"é\"}\n"
    let search = try JSONSearch(["**.ssn", "n"])
    let bytes = Array(text.utf8)
    let sealed = splice(bytes, try search(bytes)) { _ in Array("\"X\"".utf8) }
    let expected =
      "{ \"b\" : 1.0,\"a\":1e3 ,\t\"n\":\"X\",\"a\":\"\\u0041\\/\",\r\n\"z\":[1.10,{\"ssn\":\"X\",\"ssn\":\"X\"}] , \"\\u0062\":\"é\"}\n"
    #expect(String(decoding: sealed, as: UTF8.self) == expected)
  }

  private func splice(
    _ text: [UInt8], _ found: [JSONSearch.Found], _ replacement: (JSONSearch.Found) -> [UInt8]
  ) -> [UInt8] {
    var out: [UInt8] = []
    var at = 0
    for found in found {
      out += text[at..<found.start] + replacement(found)
      at = found.end
    }
    return out + text[at...]
  }
}
