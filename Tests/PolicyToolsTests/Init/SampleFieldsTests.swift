import Testing

@testable import PolicyTools

@Suite struct SampleFieldsTests {
  private static func fields(_ values: String...) throws -> [FoundField] {
    var fields = SampleFields(year: 2026)
    for value in values { fields.add(try #require(JSONNodeParser.node(value))) }
    return fields.fields
  }

  @Test func pathsInTheirOrder() throws {
    let found = try Self.fields(
      #"{"b": {"first name": 1, "a": [{"c": true}, {"d": null}]}, "tags": ["x"], "": 2}"#)
    #expect(found.map(\.path) == [#"b."first name""#, "b.a[*].c", "b.a[*].d", "tags[*]", "\"\""])
    #expect(found.map(\.names) == [["b", "first name"], ["b", "a", "c"], ["b", "a", "d"], ["tags"], [""]])
    #expect(found.map(\.hasFewValues) == [false, true, false, false, false])
  }

  @Test func whatIsAlwaysThere() throws {
    let found = try Self.fields(#"{"a": 1, "b": 2, "c": [{"d": 1}]}"#, #"{"a": null, "c": [{"d": 1}]}"#)
    #expect(found.map { "\($0.path) \($0.isAlwaysThere)" } == ["a true", "b false", "c[*].d false"])
  }

  @Test func namesThatAreData() throws {
    #expect(try Self.fields(#"{"byId": {"17": {"x": 1}, "18": {"x": 2}}}"#).map(\.path) == ["byId.*.x"])
    #expect(
      try Self.fields(#"{"123e4567-e89b-12d3-a456-426614174000": 1}"#).map(\.path) == ["*"])
    // Names cannot be sealed: what they stand in is.
    let people = try Self.fields(#"{"votes": {"ada@example.org": 1, "other": 2}}"#)
    #expect(people.map(\.path) == ["votes"] && people[0].shapes == [.email])
  }

  @Test func shapes() throws {
    let found = try Self.fields(#"{"a": "x", "b": 4111111111111111}"#, #"{"a": "ada@example.org"}"#)
    #expect(found.map(\.shapes) == [[.email], [.cardNumber]])
  }

  @Test func extremes() throws {
    #expect(try Self.fields("1", "[]", "{}", "null").isEmpty)
    let deep = String(repeating: "{\"a\":", count: 200) + "1" + String(repeating: "}", count: 200)
    #expect(try Self.fields(deep).count == 1)
    let wide = "{" + (0..<3000).map { "\"n\($0)\": 1" }.joined(separator: ",") + "}"
    var fields = SampleFields(year: 2026)
    fields.add(try #require(JSONNodeParser.node(wide)))
    #expect(fields.fields.count == SampleFields.maximumFields && fields.isCut)
  }
}
