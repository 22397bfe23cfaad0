import TestTools
import Testing

@testable import FieldSamples
@testable import Schemas

@Suite struct FieldMatcherTests {
  private typealias Move = NaiveMatcher.Move

  private func matcher(_ paths: String...) throws -> FieldMatcher {
    try FieldMatcher(paths.map { path throws(FieldPathError) in try FieldPath(path) })
  }

  private func state(_ matcher: FieldMatcher, _ moves: [NaiveMatcher.Move]) -> FieldMatcher.State {
    moves.reduce(matcher.start) { state, move in
      switch move {
      case .member(let name): matcher.member(state, Array(name.utf8).span.bytes)
      case .element(let index): matcher.element(state, index)
      case .branch(let name): matcher.branch(state, name)
      }
    }
  }

  private func field(_ matcher: FieldMatcher, _ moves: NaiveMatcher.Move...) -> Int? {
    matcher.field(state(matcher, moves))
  }

  @Test func plainPaths() throws {
    let matcher = try matcher("customer.ssn", "orders[*].card", "[0].x")
    #expect(field(matcher, .member("customer"), .member("ssn")) == 0)
    #expect(field(matcher, .member("orders"), .element(7), .member("card")) == 1)
    #expect(field(matcher, .element(0), .member("x")) == 2)
    #expect(field(matcher, .element(1), .member("x")) == nil)
    #expect(field(matcher, .member("orders"), .member("card")) == nil)
    #expect(field(matcher, .member("customer"), .member("ssn"), .member("ssn")) == nil)
    #expect(state(matcher, [.member("other")]) == .dead)
    #expect(state(matcher, [.member("customer"), .element(0)]) == .dead)
    #expect(state(matcher, [.member("customer")]) != .dead)
    #expect(!matcher.isUniform(matcher.start))
    #expect(matcher.isUniform(state(matcher, [.member("orders")])))
    #expect(try FieldMatcher([]).start == .dead)
  }

  @Test func theMoreSpecificPathDecides() throws {
    let matcher = try matcher("**.ssn", "*.ssn", "a.*", "a.ssn", "**.b.ssn", "l[*].x", "l[0].*", "m.*.*")
    #expect(field(matcher, .member("ssn")) == 0)
    #expect(field(matcher, .member("b"), .member("ssn")) == 1)
    #expect(field(matcher, .member("a"), .member("ssn")) == 3)
    #expect(field(matcher, .member("a"), .member("x")) == 2)
    #expect(field(matcher, .member("l"), .element(0), .member("x")) == 5)
    #expect(field(matcher, .member("l"), .element(0), .member("y")) == 6)
    #expect(field(matcher, .member("z"), .member("b"), .member("ssn")) == 0)
    #expect(field(matcher, .member("m"), .member("b"), .member("ssn")) == 7)
  }

  @Test func exemptPathsSelectNothing() throws {
    let matcher = try FieldMatcher(
      ["**.id", "order.id", "order", "order.*.x"].map { try FieldPath($0) }, exempt: [1, 2])
    #expect(field(matcher, .member("a"), .member("id")) == 0)
    #expect(field(matcher, .member("order"), .member("id")) == nil)
    #expect(matcher.isExempt(state(matcher, [.member("order"), .member("id")])))
    #expect(!matcher.isExempt(state(matcher, [.member("a")])))
    // What lies within is searched.
    #expect(field(matcher, .member("order")) == nil)
    #expect(field(matcher, .member("order"), .member("b"), .member("id")) == 0)
    #expect(field(matcher, .member("order"), .member("b"), .member("x")) == 3)
    #expect(matcher.deciders(besides: 0) == [1])
    let paths = CanonicalPaths(matcher)
    #expect(paths.index(ofField: 1) == nil && paths.index(ofField: 2) == nil && paths.count == 0)
  }

  @Test func ranksComeFirst() throws {
    let paths = ["a.ssn", "**.ssn", "a.*", "**.x"].map { try? FieldPath($0) }.compactMap { $0 }
    let matcher = try FieldMatcher(paths, ranks: [1, 0, 1, 1])
    #expect(field(matcher, .member("a"), .member("ssn")) == 1)
    #expect(field(matcher, .member("a"), .member("x")) == 2)
    #expect(matcher.deciders(besides: 0) == [1])
    #expect(matcher.deciders(besides: 3) == [2])
    let exempt = try FieldMatcher(paths, exempt: [1], ranks: [1, 0, 1, 1])
    #expect(field(exempt, .member("a"), .member("ssn")) == nil)
    #expect(exempt.deciders(besides: 0) == [1])
  }

  @Test func unions() throws {
    let matcher = try matcher("p(Card).n", "p(com.acme.Card).m", "p.s", "q(string)")
    let entered = [Move.member("p"), .branch("com.acme.Card")]
    #expect(matcher.field(state(matcher, entered + [.member("n")])) == 0)
    #expect(matcher.field(state(matcher, entered + [.member("m")])) == 1)
    #expect(matcher.field(state(matcher, entered + [.member("s")])) == 2)
    #expect(field(matcher, .member("p"), .branch("org.Card"), .member("n")) == 0)
    #expect(field(matcher, .member("p"), .branch("org.Card"), .member("m")) == nil)
    #expect(field(matcher, .member("p"), .branch("Cash"), .member("s")) == 2)
    #expect(field(matcher, .member("p"), .member("n")) == nil)
    #expect(field(matcher, .member("q"), .branch("string")) == 3)
    #expect(state(matcher, [.member("q"), .branch("null")]) == .dead)
    #expect(field(matcher, .branch("Whatever"), .member("p"), .member("s")) == 2)
  }

  @Test func namesAreBytes() throws {
    let long = String(repeating: "n", count: 20)
    let matcher = try matcher("é", "\(long)a\(long)", "\(long)b\(long)", "a.\"\"")
    #expect(field(matcher, .member("é")) == 0)
    #expect(field(matcher, .member("e\u{301}")) == nil)
    #expect(field(matcher, .member("\(long)b\(long)")) == 2)
    #expect(field(matcher, .member("\(long)c\(long)")) == nil)
    #expect(field(matcher, .member("a"), .member("")) == 3)
  }

  @Test func manyNames() throws {
    let names = (0..<1000).map { "field\($0)" }
    let paths = try names.map { name throws(FieldPathError) in try FieldPath("**.\(name)") }
    let matcher = try FieldMatcher(paths)
    for (number, name) in names.enumerated() {
      #expect(field(matcher, .member("x"), .member(name)) == number)
      #expect(field(matcher, .member(name), .member("field1000")) == nil)
    }
  }

  @Test func tooManyStates() throws {
    let stars = String(repeating: ".*", count: 14)
    let error = #expect(throws: FieldPathError.self) { try self.matcher("**.a\(stars)") }
    #expect(error?.message.contains("more than 4096 states") == true)
    #expect(try matcher("**.a.*.*.*.*.*.*.*.*.b").stateCount > 500)
  }

  /// Random paths over random moves; the numbers of the names are small, so that much matches.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func agreesWithTheNaiveMatcher(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var found = 0
    for _ in 0..<100 {
      let paths = (0..<Int.random(in: 1...10, using: &random)).map { _ in RandomPaths.path(&random) }
      let exempt = Set(paths.indices.filter { _ in Int.random(in: 0..<6, using: &random) == 0 })
      let matcher = try FieldMatcher(
        paths.map { path throws(FieldPathError) in try FieldPath(RandomPaths.text(path)) }, exempt: exempt)
      #expect(matcher.paths.map(\.steps) == paths)
      let naive = NaiveMatcher(paths: matcher.paths, exempt: exempt)
      for _ in 0..<40 {
        let moves = RandomPaths.moves(&random, near: paths)
        for count in 0...moves.count {
          let prefix = Array(moves.prefix(count))
          let expected = naive.field(prefix)
          let state = state(matcher, prefix)
          #expect(matcher.field(state) == expected, "seed \(seed): \(matcher.paths) \(prefix)")
          #expect(matcher.isExempt(state) == naive.decider(prefix).map { exempt.contains($0) } ?? false)
          let others = (0...3).map { matcher.element(state, $0) }
          #expect(matcher.isUniform(state) == others.allSatisfy { $0 == matcher.element(state, 4) })
          if expected != nil { found += 1 }
        }
      }
    }
    #expect(found > 1000)
  }
}
