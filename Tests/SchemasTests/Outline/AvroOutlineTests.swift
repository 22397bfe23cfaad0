import Testing

@testable import FieldSamples
@testable import Schemas

@Suite struct AvroOutlineTests {
  static let payment = """
    {"type": "record", "name": "com.acme.Payment", "fields": [
      {"name": "id", "type": {"type": "string", "logicalType": "uuid"}, "doc": "which one"},
      {"name": "email", "type": ["null", "string"], "confluent:tags": ["PII"], "pii": true},
      {"name": "amount", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9}},
      {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"], "doc": "of payment"}},
      {"name": "by", "type": ["null",
        {"type": "record", "name": "Card", "fields": [{"name": "number", "type": "string"}, {"name": "valid", "type": "boolean"}]},
        {"type": "record", "name": "Account", "fields": [{"name": "number", "type": "long"}]}, "string"]},
      {"name": "attributes", "type": {"type": "map", "values": {"type": "array", "items": "string"}}},
      {"name": "cards", "type": {"type": "array", "items": "Card"}},
      {"name": "nothing", "type": ["null"]}]}
    """

  private func outline(_ json: String) throws -> SchemaOutline { SchemaOutline(try AvroSchema(json: json)) }

  private func matches(_ outline: SchemaOutline, _ path: String) throws -> [String] {
    outline.matches(try FieldPath(path)).map { "\($0.path) \($0.kind)" }
  }

  @Test func entriesInOrder() throws {
    let outline = try outline(Self.payment)
    #expect(outline.isComplete)
    #expect(
      outline.entries.map { "\($0.path) \($0.type)" } == [
        "id string (uuid)", "email string", "amount bytes (decimal)", "kind enum com.acme.Kind",
        "by union of null, com.acme.Card, com.acme.Account, string", "by(com.acme.Card) record com.acme.Card",
        "by(com.acme.Card).number string", "by(com.acme.Card).valid boolean",
        "by(com.acme.Account) record com.acme.Account", "by(com.acme.Account).number long",
        "by(string) string",
        "attributes map of array", "attributes.* array of string", "attributes.*[*] string",
        "cards array of com.acme.Card", "cards[*] record com.acme.Card", "cards[*].number string",
        "cards[*].valid boolean", "nothing null",
      ])
    let entries = Dictionary(uniqueKeysWithValues: outline.entries.map { ($0.path, $0) })
    #expect(
      outline.entries.filter(\.isAlwaysThere).map(\.path) == ["id", "amount", "kind", "attributes", "cards"])
    let id = try #require(entries["id"])
    #expect(id.documentation == "which one" && id.logicalType == "uuid" && id.hasNarrowLogicalType)
    #expect(!id.isSealedInPlace && !id.isNullable && id.isLeaf)
    let email = try #require(entries["email"])
    #expect(email.kind == .string && email.isNullable && email.isSealedInPlace)
    #expect(email.tags.map(\.description) == ["confluent:tags=PII", "pii=true"])
    #expect(entries["kind"]?.documentation == "of payment" && entries["kind"]?.isSealedInPlace == false)
    let union = try #require(entries["by"])
    #expect(union.kind == .union && union.isNullable && !union.isLeaf)
    #expect(union.branches == ["com.acme.Card", "com.acme.Account", "string"])
    #expect(entries["nothing"]?.kind == .null && entries["nothing"]?.isNullable == true)
    // Each can be written into a policy, and selects what it says.
    for entry in outline.entries {
      let found = outline.matches(try FieldPath(entry.path))
      #expect(entry.kind == .union ? found.map(\.path).allSatisfy { $0.hasPrefix("by(") } : found == [entry])
    }
  }

  @Test func whatPathsSelect() throws {
    let outline = try outline(Self.payment)
    #expect(
      try matches(outline, "by") == [
        "by(com.acme.Card) record", "by(com.acme.Account) record", "by(string) string",
      ])
    #expect(
      try matches(outline, "by.number") == [
        "by(com.acme.Card).number string", "by(com.acme.Account).number integer",
      ])
    #expect(try matches(outline, "by(Card).number") == ["by(com.acme.Card).number string"])
    #expect(try matches(outline, "by(null)") == ["by(null) null"])
    #expect(try matches(outline, "email(string)") == ["email string"])
    #expect(try matches(outline, "email(null)") == ["email(null) null"])
    #expect(try matches(outline, "email(int)").isEmpty && matches(outline, "email.x").isEmpty)
    #expect(try matches(outline, "attributes.vip[0]") == ["attributes.*[*] string"])
    #expect(try matches(outline, "attributes.*") == ["attributes.* array"])
    // Any name may be a map's key.
    #expect(
      try matches(outline, "**.valid") == [
        "by(com.acme.Card).valid boolean", "attributes.* array", "cards[*].valid boolean",
      ])
    #expect(try matches(outline, "cards.number").isEmpty && matches(outline, "customer.ssn").isEmpty)
    #expect(try matches(outline, "nothing") == ["nothing null"])
    let matcher = try FieldMatcher(
      ["**.number", "by(Card).number", "id"].map { try FieldPath($0) }, exempt: [2])
    let tag = try #require(SchemaTag("pii=true"))
    #expect(
      outline.selected(by: matcher, tags: [(tag, 7)]).map { "\($0.field) \($0.entry.path)" }
        == [
          "7 email", "1 by(com.acme.Card).number", "0 by(com.acme.Account).number", "0 attributes.*",
          "0 cards[*].number",
        ])
  }

  @Test func branchesThatStayReadable() throws {
    let outline = try outline(Self.payment)
    func open(_ paths: [String], exempt: Set<Int> = []) throws -> [String] {
      outline.openBranches(try FieldMatcher(paths.map { try FieldPath($0) }, exempt: exempt)).map {
        "\($0.union): \($0.branch.path) \($0.name) \($0.fields)"
      }
    }
    #expect(
      try open(["by(Card).number"]) == [
        "by: by(com.acme.Account) com.acme.Account [0]", "by: by(string) string [0]",
      ])
    #expect(try open(["id", "by.number"]) == ["by: by(string) string [1]"])
    #expect(try open(["by"]).isEmpty && open(["by.number", "by(string)"]).isEmpty && open(["id"]).isEmpty)
    #expect(try open(["by.number", "by(string)"], exempt: [1]).isEmpty)
    #expect(try open(["by.valid", "by(string)"], exempt: [0, 1]).isEmpty)
    #expect(
      try open(["email"]).isEmpty && open(["email(null)"]) == ["email: email string [0]"]
    )
    // A tag selects all branches.
    let tag = try #require(SchemaTag("pii=true"))
    #expect(outline.openBranches(try FieldMatcher([]), tags: [(tag, 0)]).isEmpty)
  }

  @Test func recursion() throws {
    let json = """
      {"type": "record", "name": "Order", "fields": [{"name": "id", "type": "int"}, {"name": "tree", "type":
        {"type": "record", "name": "Node", "fields": [{"name": "ssn", "type": "string"},
          {"name": "left", "type": ["null", "Node"]}, {"name": "all", "type": {"type": "array", "items": "Node"}},
          {"name": "more", "type": {"type": "map", "values": "Order"}}]}}]}
      """
    let outline = try outline(json)
    #expect(
      outline.entries.map(\.path) == [
        "**.id", "**.tree", "**.tree.**.ssn", "**.tree.**.left", "**.tree.**.all", "**.tree.**.all[*]",
        "**.tree.**.more", "**.tree.**.more.*",
      ])
    #expect(
      outline.entries.filter(\.isRecursive).map(\.path) == [
        "**.tree.**.left", "**.tree.**.all[*]", "**.tree.**.more.*",
      ])
    for path in ["tree.ssn", "tree.left.left.ssn", "tree.left.all[2].more.x.tree.ssn"] {
      #expect(try matches(outline, path) == ["**.tree.**.ssn string"])
    }
    #expect(try matches(outline, "tree.left") == ["**.tree.**.left record"])
    #expect(try matches(outline, "tree.left.right").isEmpty)
    #expect(
      outline.unclassified(by: try FieldMatcher([try FieldPath("**.id")])).map(\.path) == ["**.tree.**.ssn"])
  }

  /// Against the search that compiles programs.
  @Test(arguments: AvroPropertyTests.seeds)
  func agreesWithPrograms(seed: UInt64) async throws {
    var generator = AvroGenerator(seed: seed &* 77)
    generator.hasTags = true
    var total = 0
    for _ in 0..<150 {
      await Task.yield()
      let type = generator.schema()
      let schema = try AvroSchema(json: type.json)
      let outline = SchemaOutline(schema)
      let paths = try generator.paths(type)
      let comment = Comment("seed \(seed): \(type.json) \(paths)")
      #expect(outline.isComplete, comment)
      for path in paths {
        let program = try AvroProgram(schema, try FieldMatcher([path]))
        #expect(outline.matches(path).isEmpty != program.canMatch(field: 0), comment)
      }
      let tags = AvroGenerator.tags.prefix(2).enumerated().map {
        (tag: SchemaTag(property: SchemaTag.confluentProperty, value: $1), field: 10 + $0)
      }
      let matcher = try FieldMatcher(paths, exempt: paths.count > 1 ? [paths.count - 1] : [])
      let program = try AvroProgram(schema, matcher, tags: tags)
      let selected = Set(outline.selected(by: matcher, tags: tags).map(\.field))
      for field in 0..<12 { #expect(selected.contains(field) == program.canMatch(field: field), comment) }
      total += selected.count
      let unclassified = outline.unclassified(by: matcher, tags: tags.map(\.tag))
      let expected = try AvroCoverage.unclassified(schema, coverage: matcher, tags: tags.map(\.tag))
      #expect(unclassified.isEmpty == expected.isEmpty, comment)
      // Paths to all of them, written with `**` where types contain themselves.
      guard let more = try? unclassified.map({ try FieldPath($0.path) }) else { continue }
      let wider = try FieldMatcher(paths + more)
      #expect(outline.unclassified(by: wider, tags: tags.map(\.tag)).isEmpty, comment)
      #expect(try AvroCoverage.unclassified(schema, coverage: wider, tags: tags.map(\.tag)).isEmpty, comment)
    }
    #expect(total > 100)
  }

  @Test func large() throws {
    let start = ContinuousClock.now
    // 2^40 places, a long chain, very long names.
    let types = (1...40).reduce(
      #"{"type": "record", "name": "T0", "fields": [{"name": "a", "type": "int"}]}"#
    ) { inner, number in
      #"{"type": "record", "name": "T\#(number)", "fields": [{"name": "a", "type": \#(inner)}, {"name": "b", "type": "T\#(number - 1)"}]}"#
    }
    let wide = try outline(types)
    #expect(!wide.isComplete && wide.entries.count > 10_000)
    #expect(try !matches(wide, "a.a.b").isEmpty)
    let name = String(repeating: "x", count: 100_000)
    let fields = (0..<1000).map { #"{"name": "f\#($0)", "type": {"type": "array", "items": "R"}}"# }.joined(
      separator: ",")
    let long = try outline(
      #"{"type": "record", "name": "\#(name)", "fields": [{"name": "\#(name)", "type": {"type": "record", "name": "R", "fields": [{"name": "z", "type": "int"}]}}, \#(fields)]}"#
    )
    #expect(!long.isComplete && long.entries.map(\.type.utf8.count).max() ?? 0 < 1000)
    #expect(ContinuousClock.now - start < .seconds(20))
    let namespace = String(repeating: "n", count: 400_000)
    let branches = (0..<1000).map { #"{"name": "f\#($0)", "type": "R"}"# }.joined(separator: ",")
    #expect(throws: SchemaError.self) {
      try AvroSchema(
        json:
          #"{"type": "record", "name": "R", "namespace": "\#(namespace)", "fields": [{"name": "a", "type": ["null", "R"]}, \#(branches)]}"#
      )
    }
  }
}
