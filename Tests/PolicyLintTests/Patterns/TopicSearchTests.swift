import Policy
import Testing

@testable import PolicyLint

@Suite struct TopicSearchTests {
  private func common(_ patterns: String..., except others: [String] = []) throws -> TopicSearch.Result {
    let trees = try patterns.map { try #require(PatternTree(try TopicPattern($0))) }
    let excluded = try others.map { try #require(PatternTree(try TopicPattern($0))) }
    return TopicSearch(matching: trees, excluding: excluded).run()
  }

  @Test func examplesAreShort() throws {
    #expect(try common("*-eu", "orders*") == .found("orders-eu"))
    #expect(try common("*a*", "*b*") == .found("ab"))
    #expect(try common("/(orders|payments)-[0-9]+/", "payments*") == .found("payments-0"))
    #expect(try common("*") == .found("a"))
  }

  @Test func nothingInCommon() throws {
    #expect(try common("a*", "b*") == .none)
    #expect(try common("a?", "a???") == .none)
    #expect(try common("*[0-9]", "*[a-z]") == .none)
    #expect(try common("/[ab]{2,3}/", "?") == .none)
  }

  @Test func namesOfNoTopicDoNotCount() throws {
    #expect(try common("?", "[.]") == .none)
    #expect(try common("/\\.\\.?/") == .none)
    #expect(try common("__consumer_offset[s]") == .none)
    #expect(try common("/a{200}b{50}/") == .none)
    #expect(
      try common("/a{200}b{49}/")
        == .found(String(repeating: "a", count: 200) + String(repeating: "b", count: 49)))
  }

  @Test func whatOthersDecideDoesNotCount() throws {
    #expect(try common("[o]rders", except: ["orders*"]) == .none)
    #expect(try common("orders-[ab]", except: ["orders-a", "orders-b"]) == .none)
    #expect(try common("orders-[abc]", except: ["orders-a", "orders-b"]) == .found("orders-c"))
    #expect(try common("/(orders|payments)-eu/", except: ["orders-*", "payments-*"]) == .none)
    #expect(try common("a*", except: ["ab*", "a[!b]*"]) == .found("a"))
    #expect(try common("*", except: ["*"]) == .none)
  }

  @Test func hardOnesEnd() throws {
    let hard = "/(.*a.{100}|.*b.{101}|.*c.{102})/"
    let clock = ContinuousClock()
    let took = try clock.measure {
      _ = try common(
        hard, "*",
        except: ["*a" + String(repeating: "?", count: 60), "*b" + String(repeating: "?", count: 70)])
    }
    #expect(took < .seconds(20))
    let large = "/((((.{9}){9}){9})*b?){2}/"
    #expect(try common(large, "*q*", except: ["*r?s?t*"]) != .none)
  }

  /// Against every name of up to five characters over a small alphabet.
  @Test func agreesWithTrying() throws {
    var random = SeededNumbers(seed: 7)
    let letters = ["a", "b", "-"]
    var names = [""]
    for _ in 0..<5 { names += names.flatMap { name in letters.map { name + $0 } } }
    let valid = Set(names).filter(TopicName.isValid).sorted()
    var found = 0
    for _ in 0..<1500 {
      let patterns = (0..<3).compactMap { _ in try? TopicPattern(Self.pattern(&random)) }
      guard patterns.count == 3 else { continue }
      let trees = try patterns.map { try #require(PatternTree($0), "\($0.text)") }
      let result = TopicSearch(matching: Array(trees[0..<2]), excluding: [trees[2]]).run()
      let expected = try valid.filter {
        try patterns[0].matches($0) && patterns[1].matches($0) && !patterns[2].matches($0)
      }
      switch result {
      case .found(let name):
        found += 1
        #expect(try patterns[0].matches(name) && patterns[1].matches(name) && !patterns[2].matches(name))
        if let shortest = expected.map(\.utf8.count).min() { #expect(name.utf8.count <= shortest) }
      case .none: #expect(expected.isEmpty, "\(patterns.map(\.text))")
      case .tooComplex: Issue.record("too complex: \(patterns.map(\.text))")
      }
    }
    #expect(found > 100)
  }

  private static func pattern(_ random: inout SeededNumbers) -> String {
    let isRegex = Bool.random(using: &random)
    let pieces =
      isRegex
      ? [
        "a", "b", "-", ".", "[ab]", "[^a]", "(a|b)", "(ab)*", "a?", "b+", "[a-b]{2}", ".*", "(a|-b?){1,2}",
        "a{0,2}",
      ]
      : ["a", "b", "-", "?", "[ab]", "[!a]", "*", "[a-b]"]
    let text = (0..<Int.random(in: 1...4, using: &random))
      .compactMap { _ in pieces.randomElement(using: &random) }.joined()
    return isRegex ? "/\(text)/" : text
  }
}
