import Testing

@testable import YAML

@Suite struct FieldsTests {
  @Test func reportsUnknownMissingAndEmptyNames() throws {
    var problems = Diagnostics()
    let root = try #require(YAMLDocument.parse("encyrpt: value\nkey:\nother: 1\n", file: "f.yaml").root)
    let fields = try #require(Fields(root, "a rule", names: ["encrypt", "key", "match"], &problems))
    #expect(fields.required("match", hint: "match: name", &problems) == nil)
    #expect(fields.required("key", &problems) == nil)
    #expect(
      problems.all.map(\.description) == [
        "f.yaml:1:1: unknown name 'encyrpt' in a rule; did you mean 'encrypt'?",
        "f.yaml:1:1: a rule has no 'match'; add match: name",
        "f.yaml:2:1: 'key' has no value",
        "f.yaml:3:1: unknown name 'other' in a rule; there is encrypt, key, match",
      ])
  }

  @Test func valuesAreChecked() throws {
    var problems = Diagnostics()
    let root = try #require(YAMLDocument.parse("[7, 07, x, \"a\\0b\", {}, +5, '']", file: "f.yaml").root)
    let items = try #require(root.list("'list'", &problems))
    #expect(items[0].integer("'n'", in: 1...7, &problems) == 7)
    #expect(items[0].integer("'n'", in: 1...6, &problems) == nil)
    #expect(items[2].integer("'n'", in: 1...6, &problems) == nil)
    #expect(items[5].integer("'n'", in: 1...6, &problems) == nil)
    #expect(items[3].text("'t'", &problems) == nil)
    #expect(items[4].text("'t'", &problems) == nil)
    #expect(items[6].text("'t'", &problems) == nil)
    #expect(items[2].choice("'c'", of: ["x": 1, "y": 2], &problems) == 1)
    #expect(items[2].choice("'c'", of: ["yes": 1, "no": 2], &problems) == nil)
    #expect(problems.all.count == 7)
    #expect(problems.description.contains("'c' cannot be 'x'; there is yes, no"))
  }

  @Test func spelling() {
    #expect(Spelling.nearest(to: "keyrign", among: ["keyring", "keys"]) == "keyring")
    #expect(Spelling.nearest(to: "KEYRING", among: ["keyring"]) == "keyring")
    #expect(Spelling.nearest(to: "x", among: ["keyring"]) == nil)
    #expect(Spelling.nearest(to: "", among: ["a"]) == nil)
    #expect(Spelling.distance(Array("abcd".utf8), Array("acbd".utf8)) == 1)
    #expect(Spelling.distance([], Array("ab".utf8)) == 2)
  }
}
