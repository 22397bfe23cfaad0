import Testing

@testable import Policy

@Suite struct TopicPatternTests {
  private func matches(_ pattern: String, _ topic: String) throws -> Bool {
    try TopicPattern(pattern).matches(topic)
  }

  @Test(arguments: [
    ("a", "a"), ("*", "a"), ("*", "a.b.c"), ("a*c", "ac"), ("a*c", "abbbc"), ("a?c", "abc"), ("a.*", "a."),
    ("[ab]x", "bx"), ("[a-c0-9]x", "7x"), ("[!a-c]x", "dx"), ("[^a-c]x", "dx"), ("[-a]x", "-x"),
    ("[a-]x", "-x"),
    ("*a*b*", "xxaxxbxx"), ("a**b", "ab"), ("*.dlq", "a.dlq.dlq"), ("???", "a.b"),
    ("/a/", "a"), ("/a|b/", "b"), ("/(orders|payments)\\.[a-z]+/", "payments.eu"), ("/[a-z]{2,3}/", "abc"),
    ("/^a.*$/", "abc"), ("/a+b?c*/", "aac"), ("/.*/", "a-b_c.d"), ("/(a+)+b/", "aaab"), ("/x{0}y/", "y"),
    (
      "/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/", "01234567-89ab-cdef-0123-456789abcdef"
    ),
  ])
  func matching(_ pattern: String, _ topic: String) throws {
    #expect(try matches(pattern, topic))
  }

  @Test(arguments: [
    ("a", "A"), ("a", "ab"), ("A*", "ab"), ("a?c", "ac"), ("a.*", "ab"), ("[ab]x", "cx"), ("[!a-c]x", "ax"),
    ("a*c", "abcd"), ("???", "ab"), ("*a*b", "xbxa"), ("/a/", "ab"), ("/a/", "ba"), ("/a|b/", "ab"),
    ("/[a-z]{2,3}/", "abcd"), ("/^a$/", "aa"), ("/a.c/", "ac"), ("/a\\.c/", "abc"), ("/A/", "a"),
  ])
  func notMatching(_ pattern: String, _ topic: String) throws {
    #expect(try !matches(pattern, topic))
  }

  @Test(arguments: [
    "//", "/(a)\\1/", "/\\d+/", "/\\w/", "/\\./x", "/(?:a)/", "/(?i)a/", "/a+?/", "/a**/", "/a{2}{3}/",
    "/(a/", "/a)/",
    "/[a/", "/a{2/", "/a{3,2}/", "/a{x}/", "/a{,3}/", "/a{250}/", "/*a/", "/a|/", "/|a/", "/()/", "/a\\/",
    "/[[:alpha:]]/",
    "/a^b/", "/a$b/", "/a b/", "/[z-a]/", "/((a{200}){200}){200}/",
    "/(((((((((((a{2,}){2,}){2,}){2,}){2,}){2,}){2,}){2,}){2,}){2,}){2,})/",
    "/" + String(repeating: "(", count: 500) + "a" + String(repeating: ")", count: 500) + "/",
    "/" + String(repeating: "a", count: 1001) + "/",
  ])
  func refusedExpressions(_ pattern: String) {
    #expect(throws: PatternError.self) { try TopicPattern(pattern) }
  }

  @Test func specificityIsOrdered() throws {
    let patterns = ["/.*b/", "*b", "a*", "/ab.*/", "ab*c", "abc*", "abc"]
    let ranks = try patterns.map { try TopicPattern($0).specificity }
    for (lower, higher) in zip(ranks, ranks.dropFirst()) { #expect(lower < higher) }
    #expect(try TopicPattern("/ab+c/").specificity.prefix == 1)
    #expect(try TopicPattern("/a\\.b|c/").specificity.prefix == 0)
    #expect(try TopicPattern("/a\\.b.*/").specificity.prefix == 3)
    #expect(try TopicPattern("/^ab{2}/").specificity.prefix == 1)
  }

  /// What takes a backtracking matcher exponential time; each here takes milliseconds.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      "/(a+)+b/", "/(a|a)*b/", "/(a*)*b/", "/(a|b|ab)*c/", "/(.*)(.*)(.*)(.*)(.*)b/", "/(a?){200}a{200}b/",
      "/(a|aa)+b/", "*a*a*a*a*a*a*a*a*a*a*a*a*b", "/((a{1,40}){1,40})b/",
    ])
  func nothingIsExponential(_ pattern: String) throws {
    let topic = String(repeating: "a", count: 249)
    let start = ContinuousClock.now
    #expect(try !matches(pattern, topic))
    #expect(ContinuousClock.now - start < .seconds(5))
  }
}
