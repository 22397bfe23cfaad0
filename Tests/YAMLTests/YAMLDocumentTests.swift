import Testing

@testable import YAML

@Suite struct YAMLDocumentTests {
  private func problems(_ text: String, limits: YAMLLimits = YAMLLimits()) -> [String] {
    YAMLDocument.parse(text, file: "f.yaml", limits: limits).problems.all.map(\.description)
  }

  @Test func nodesKnowTheirPlaces() throws {
    let text = """
      # comment
      name: value
      list:
        - one
        - {inner: "two, \\u00e9"}
      block: |
        text
      empty:
      """
    let root = try #require(YAMLDocument.parse(text, file: "f.yaml").root)
    guard case .mapping(let entries) = root.content else {
      Issue.record("no mapping")
      return
    }
    #expect(entries.map(\.name) == ["name", "list", "block", "empty"])
    #expect(entries.map(\.position.description) == ["f.yaml:2:1", "f.yaml:3:1", "f.yaml:6:1", "f.yaml:8:1"])
    #expect(entries[0].value.position.description == "f.yaml:2:7")
    guard case .sequence(let items) = entries[1].value.content,
      case .mapping(let inner) = items[1].content,
      case .scalar(let scalar) = inner[0].value.content
    else {
      Issue.record("not a list with a mapping")
      return
    }
    #expect(items.map(\.position.description) == ["f.yaml:4:5", "f.yaml:5:5"])
    #expect(scalar == Node.Scalar(text: "two, é", isPlain: false))
    #expect(entries[2].value.kind == "text")
    #expect(entries[3].value.isNull)
  }

  @Test func columnsAreCharacters() throws {
    #expect(problems("{é: 1, é: 2}") == ["f.yaml:1:8: 'é' is here twice; the first is in line 1"])
  }

  @Test func emptyFileIsNothing() throws {
    #expect(YAMLDocument.parse("", file: "f.yaml").root?.isNull == true)
    #expect(YAMLDocument.parse("# only a comment\n", file: "f.yaml").root?.isNull == true)
    #expect(YAMLDocument.parse("\u{FEFF}a: 1", file: "f.yaml").root?.kind == "a mapping")
  }

  @Test func refusesWhatMakesFilesHardToRead() {
    let text = """
      base: &base {a: 1}
      copy: *base
      tagged: !!int 5
      twice: 1
      twice: 2
      """
    #expect(
      problems(text) == [
        "f.yaml:1:7: anchors (&base) are not supported; write the value out",
        "f.yaml:2:7: aliases (*base) are not supported; write the value out",
        "f.yaml:3:9: tags (tag:yaml.org,2002:int) are not supported; write the plain value",
        "f.yaml:5:1: 'twice' is here twice; the first is in line 4",
      ])
    #expect(
      problems("a: 1\n---\nb: 2\n") == [
        "f.yaml:2:1: a file holds one document; remove the second '---'"
      ])
    #expect(problems("? [a]\n: 1") == ["f.yaml:1:3: a name must be a text, not a list or a mapping"])
  }

  @Test func readersGoOnWhereTheyCan() {
    #expect(YAMLDocument.parse("a: 1\na: 2", file: "f.yaml").root != nil)
    #expect(YAMLDocument.parse("a: !x 1", file: "f.yaml").root != nil)
    #expect(YAMLDocument.parse("a: &b 1\nc: *b", file: "f.yaml").root == nil)
    #expect(YAMLDocument.parse("a: 1\na: [", file: "f.yaml").root == nil)
    #expect(problems("a: 1\na: 2\nb: [").count == 2)
  }

  @Test func syntaxErrorsSayWhere() {
    #expect(
      problems("a:\n\tb: 1\n") == [
        "f.yaml:2:1: found character that cannot start any token while scanning for the next token; "
          + "indent with spaces, YAML takes no tabs"
      ])
    #expect(
      problems("a: @b\n").first?.hasSuffix("put the text in quotes") == true)
    #expect(
      problems("a: [1, 2\nb: 3\n") == [
        "f.yaml:2:2: did not find expected ',' or ']' while parsing a flow sequence that begins in line 1"
      ])
    #expect(problems("a: b: c") == ["f.yaml:1:5: mapping values are not allowed in this context"])
  }

  @Test func refusesWhatIsNotText() throws {
    let invalid: [UInt8] = Array("a: 1\nb: ".utf8) + [0xC3, 0x28]
    #expect(
      YAMLDocument.parse(invalid, file: "f.yaml").problems.all.map(\.position.description) == ["f.yaml:2:5"])
    #expect(problems("a: \u{1}") == ["f.yaml:1:4: control characters are not allowed"])
  }

  @Test func sizeAndDepthAreBounded() {
    var limits = YAMLLimits()
    limits.bytes = 10
    #expect(problems("a: 1234567890", limits: limits).count == 1)
    limits = YAMLLimits()
    limits.nodes = 5
    #expect(problems("[1,2,3,4,5,6,7]", limits: limits) == ["f.yaml:1:12: more than 5 values in one file"])
    let deep = String(repeating: "[", count: 200_000)
    #expect(problems(deep) == ["f.yaml:1:33: nested more than 32 deep"])
    let block = (0..<40).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(problems(block).first?.contains("nested more than 32 deep") == true)
  }

  @Test func readsFilesOnly() {
    for path in ["/nonexistent/x.yaml", "/tmp", "/dev/zero"] {
      let place = SourcePosition(file: "main.yaml", line: 3, column: 11)
      let (root, problems) = YAMLDocument.load(path, namedAt: place)
      #expect(root == nil)
      #expect(problems.all.map(\.code) == [.unreadable])
      #expect(problems.description.hasPrefix("main.yaml:3:11: cannot read '\(path)': "))
    }
  }
}
