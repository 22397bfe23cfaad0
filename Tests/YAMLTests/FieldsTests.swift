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

  /// What fixes make of a text: the fields named `x`, and item 1 of lists.
  private func fixed(_ text: String, _ fix: (Node) -> SourceFix?) -> String? {
    guard let root = YAMLDocument.parse(text, file: "f.yaml").root, let fix = fix(root) else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for edit in fix.edits {
      var last = edit.end.line <= lines.count ? lines[edit.end.line - 1] : ""
      last = String(last.dropFirst(edit.end.column - 1))
      let first = lines[edit.start.line - 1].prefix(edit.start.column - 1)
      let range = (edit.start.line - 1)..<min(edit.end.line, lines.count)
      lines.replaceSubrange(range, with: [first + edit.text + last])
    }
    return lines.joined(separator: "\n")
  }

  @Test func removals() {
    let x = { (root: Node) in root.removal(of: "x") }
    #expect(fixed("a: 1\nx: 2 # why\nb: 3\n", x) == "a: 1\nb: 3\n")
    #expect(fixed("a: 1\nx: [1,\n 2]\nb: 3\n", x) == "a: 1\nb: 3\n")
    #expect(fixed("{a: 1, x: 2, b: 3}", x) == "{a: 1, b: 3}")
    #expect(fixed("{a: 1, x: 2}", x) == "{a: 1}")
    #expect(fixed("{a: 'é' , x: \"2\"}", x) == "{a: 'é'}")
    #expect(fixed("{x: 2}", x) == "{}")
    // What goes with them is not certain.
    #expect(fixed("x: 1\nb: 3\n", x) == nil)
    #expect(fixed("a: 1\nx:\n  - 2\nb: 3\n", x) == nil)
    #expect(fixed("a: 1\nx: |\n  text\nb: 3\n", x) == nil)
    #expect(fixed("{a: 1,\n x: 2}", x) == nil)
    let item = { (root: Node) in root.removal(ofItem: 1) }
    #expect(fixed("- a\n- a # twice\n- b", item) == "- a\n- b")
    #expect(fixed("[a, a]", item) == "[a]")
    #expect(fixed("[a, a, b]", item) == "[a, b]")
    #expect(fixed("- a\n- x:\n    1", item) == nil)
    #expect(fixed("[a]", item) == nil)
  }

  @Test func respellings() throws {
    var problems = Diagnostics()
    let root = try #require(YAMLDocument.parse("{encyrpt: vlaue, 'mtach': x, match: y}", file: "f.yaml").root)
    _ = Fields(root, "a rule", names: ["encrypt", "match"], &problems)
    #expect(problems.all.map(\.code) == [.unknownSetting, .unknownSetting])
    #expect(problems.all.map(\.length) == [7, 7])
    #expect(problems.all.map { $0.fix?.edits.map(\.text) } == [["encrypt"], nil])
    guard case .mapping(let entries) = root.content else { return }
    problems = Diagnostics()
    _ = entries[0].value.choice("'x'", of: ["value": 1, "none": 2], &problems)
    let fix = try #require(problems.all[0].fix)
    #expect(fix.title == "replace 'vlaue' by 'value'")
    #expect(fix.edits[0].start.column == 11 && fix.edits[0].end.column == 16)
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
