import CSIMD
import TestTools
import Testing

@testable import FieldSamples
@testable import Schemas

struct JSONCoverageTests {
  private func first(
    _ text: String, _ paths: [String], exempt: Set<Int> = [], maximumDepth: Int = 512
  ) throws -> String? {
    let matcher = try FieldMatcher(paths.map { try FieldPath($0) }, exempt: exempt)
    return try JSONCoverage(maximumDepth: maximumDepth)
      .firstUnclassified(in: Array(text.utf8).span.bytes, coverage: matcher)
  }

  @Test func theFirstScalarThatNothingSelects() throws {
    let text = #"{"a": 1, "b": {"x": [true, {"y z": null}], "e": {}}, "c": "s", "l": []}"#
    #expect(try first(text, []) == "a")
    #expect(try first(text, ["a"]) == "b.x[*]")
    #expect(try first(text, ["a", "b.x[0]"]) == #"b.x[*]."y z""#)
    #expect(try first(text, ["a", "b"]) == "c")
    #expect(try first(text, ["a", "b", "c"], exempt: [0, 1, 2]) == nil)
    #expect(try first(text, ["*"]) == nil)
    #expect(try first(#"{"a": 1, "\u0061b": 2}"#, ["a"]) == "ab")
    #expect(try first(#"{"\u0061": 1}"#, ["a"]) == nil)
    for text in ["{}", "[]", "[[], {}]", #"{"a": [{}]}"#] { #expect(try first(text, ["x"]) == nil) }
    for text in ["1", #" "x" "#, "null"] { #expect(try first(text, ["x"]) == "") }
  }

  @Test func wrongTexts() throws {
    for text in [
      "", "{", "[1", #"{"a": 1]"#, #"{"a" 1}"#, "{\"a\": \"\u{1}\"}", #"{"a": tru}"#, "[1] 2", "nul",
    ] {
      #expect(throws: ValueError.self, "\(text)") { try self.first(text, ["a", "[*]"]) }
    }
    let deep = String(repeating: "[", count: 9) + String(repeating: "]", count: 9)
    #expect(try first(deep, ["x"], maximumDepth: 9) == nil)
    #expect(throws: ValueError.self) { try self.first(deep, ["x"], maximumDepth: 8) }
    #expect(throws: ValueError.self) { try self.first(deep, ["[*]"], maximumDepth: 8) }
  }

  /// Random texts, whose writer knows where each value stands.
  @Test func agreesWithTheDefinition() async throws {
    var (open, covered) = (0, 0)
    let coverages = JSONSearch.tokensAtOnce.flatMap { tokensAtOnce in
      [false, true].map {
        JSONCoverage(maximumDepth: 512, tokensAtOnce: tokensAtOnce, hasAVX2: !$0 && simd_has_avx2())
      }
    }
    for seed in 0..<1500 as Range<UInt64> {
      await Task.yield()
      var random = SeededRandom(seed: ~seed)
      var steps = (0..<Int.random(in: 1...5, using: &random)).map { _ in RandomPaths.path(&random) }
      let wide: [[FieldPath.Step]] = [
        [.anyMember], [.anyElement], [.anyDepth, .member("b")], [.anyDepth, .anyMember],
      ]
      steps += wide.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
      let paths = try steps.map { try FieldPath(RandomPaths.text($0)) }
      let json = RandomJSON(seed: seed, size: seed.isMultiple(of: 64) ? 3000 : 20)
      let naive = NaiveMatcher(paths: paths)
      let place = json.places.first { place in
        ![0x7B, 0x5B].contains(json.text[place.start])
          && (0...place.moves.count).allSatisfy { naive.decider(Array(place.moves.prefix($0))) == nil }
      }
      let expected = place.map { RandomJSON.canonical($0.moves) }
      let exempt = Set(paths.indices.filter { _ in Bool.random(using: &random) })
      let found = try coverages.randomElement(using: &random)?
        .firstUnclassified(in: json.text.span.bytes, coverage: try FieldMatcher(paths, exempt: exempt))
      #expect(found == expected, "seed \(seed): \(paths) in \(String(decoding: json.text, as: UTF8.self))")
      if expected == nil { covered += 1 } else { open += 1 }
    }
    #expect(open > 200 && covered > 200, "\(open) \(covered)")
  }

  /// Damaged texts end in an answer or an error, like the search for fields.
  @Test func damagedTexts() async throws {
    let coverage = JSONCoverage()
    let matcher = try FieldMatcher([try FieldPath("**.*"), try FieldPath("**[*]")])
    let search = try JSONSearch(["x.x.x.x.x.x.x.x.x"])
    for seed in 0..<1500 as Range<UInt64> {
      await Task.yield()
      var random = SeededRandom(seed: seed &* 104_729)
      var text = RandomJSON(seed: seed, size: 12).text
      for _ in 0..<Int.random(in: 1...2, using: &random) where !text.isEmpty {
        let place = Int.random(in: 0..<text.count, using: &random)
        if Bool.random(using: &random) { text.remove(at: place) } else { text[place] = 0x22 }
      }
      // All of it is selected at the first level: it is valid for the one if it is for the other.
      var isValid = true
      do { _ = try coverage.firstUnclassified(in: text.span.bytes, coverage: matcher) } catch {
        isValid = false
      }
      #expect(
        isValid == (search.error(text) == nil), "seed \(seed): \(String(decoding: text, as: UTF8.self))")
    }
  }
}
