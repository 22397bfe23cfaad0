import Testing

@testable import Schemas

/// What is found, by example.
struct JSONFieldFinderTests {
  private func values(_ paths: [String], _ text: String) throws -> [String] {
    try JSONSearch(paths).values(text)
  }

  @Test func members() throws {
    let text = #"{"id":1,"customer":{"name":"Ann","ssn":"123-45"},"ssn":"other","x":{"customer":{"ssn":2}}}"#
    #expect(try values(["customer.ssn"], text) == [#""123-45""#])
    #expect(try values(["customer.ssn", "id"], text) == ["1", #""123-45""#])
    #expect(try values(["**.ssn"], text) == [#""123-45""#, #""other""#, "2"])
    #expect(try values(["*.customer.ssn"], text) == ["2"])
  }

  @Test func arrays() throws {
    let text = #" [ {"a" : [1, 2.50 ,"x"]} , {"a":[]}, {"a":7}, [[true]] ] "#
    #expect(try values(["[*].a"], text) == [#"[1, 2.50 ,"x"]"#, "[]", "7"])
    #expect(try values(["[*].a[*]"], text) == ["1", "2.50", #""x""#])
    #expect(try values(["[*].a[1]"], text) == ["2.50"])
    #expect(try values(["[3][*][*]"], text) == ["true"])
    #expect(try values(["a"], text) == [])
  }

  @Test func everyType() throws {
    let text = #"{"f":"s","f":-1.5e3,"f":true,"f":false,"f":null,"f":{},"f":{"f":1},"f":[],"f":[ [2] ]}"#
    let all = [#""s""#, "-1.5e3", "true", "false", "null", "{}", #"{"f":1}"#, "[]", "[ [2] ]"]
    #expect(try values(["f"], text) == all)
    // What is inside a selected value is not looked for.
    #expect(try values(["**.f"], text) == all)
  }

  @Test func names() throws {
    #expect(
      try values(["ssn"], #"{"s\u0073n":1,"\u0073\u0073\u006e":2,"SSN":3,"ssn ":4,"ss":5,"":6}"#) == [
        "1", "2",
      ])
    #expect(try values([#""a\"b\\c""#], #"{"a\"b\\c":1,"a\u0022b\u005Cc":2}"#) == ["1", "2"])
    #expect(try values([#""😀é""#], #"{"\uD83D\ude00é":1,"😀\u00E9":2,"😀e":3}"#) == ["1", "2"])
    #expect(try values([#""""#], #"{"":1,"a":2}"#) == ["1"])
  }

  @Test func concretePaths() throws {
    let search = try JSONSearch(["**.ssn", "attributes.*", "list[*].*"])
    let text = #"{"a":[{"s\u0073n":1}],"attributes":{"x y":2,"q\"":3,"b":4},"list":[{"c":5}],"ssn":6}"#
    #expect(
      try search(Array(text.utf8)).map(\.path) == [
        "a[*].ssn", #"attributes."x y""#, #"attributes."q\"""#, "attributes.b", "list[*].c", "ssn",
      ])
    #expect(try JSONSearch(["[0].b"])(Array(#"[{"b":0}]"#.utf8)).map(\.path) == ["[*].b"])
  }

  @Test(arguments: ["7", "-0.5", "true", "null", "\"x\"", " \"x\" ", "[]", " { } ", "\"\\u0000\""])
  func nothingToFind(text: String) throws {
    #expect(try values(["a", "**.b"], text) == [])
  }

  @Test func depth() throws {
    for (opener, closer) in [("[", "]"), (#"{"a":"#, "}")] {
      for inner in ["1", "[]", "{}"] {
        let extra = inner == "1" ? 0 : 1
        for paths in [["x"], ["**.x"], ["a"]] {
          let search = try JSONSearch(paths, maximumDepth: 20)
          for levels in 1...30 {
            let text =
              String(repeating: opener, count: levels) + inner + String(repeating: closer, count: levels)
            let error = search.error(Array(text.utf8))
            #expect((error == nil) == (levels + extra <= 20), "\(text)")
            if let error {
              #expect(error.message == "nested deeper than 20 levels" && error.offset == 20 * opener.count)
            }
          }
        }
      }
    }
  }

  @Test func tooManyPaths() throws {
    // 2,000 paths of 10 kB each: more than one record may add.
    let name = String(repeating: "n", count: 10_000)
    let text = "{\"\(name)\":{" + (0..<2000).map { "\"\($0)\":1" }.joined(separator: ",") + "}}"
    let search = try JSONSearch(["*.*"])
    #expect(search.error(Array(text.utf8))?.message == "the paths found are too many or too long")
    #expect(search.occurrences.isEmpty)
  }

  @Test func keepsWhatWasFoundBefore() throws {
    let search = try JSONSearch(["a"])
    var found = [
      FieldOccurrence(.avroNull, field: 9, path: 9, start: 0, end: 0, contentStart: 0, contentEnd: 0)
    ]
    #expect(throws: ValueError.self) {
      try search.finder.find(
        in: Array(#"{"a":1,"a":2"#.utf8).span.bytes, search.matcher, search.canonical, into: &found)
    }
    #expect(found.count == 1)
  }
}
