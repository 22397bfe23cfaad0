import FieldCrypto
import Schemas
import Testing
import YAML

@testable import Policy

@Suite struct TagTests {
  private let tags = """
    tags:
    - tag: PII
      match: ["**.ssn", customer.email, "schema:confluent:tags=PII"]
    - {tag: PCI, match: card.number}
    - {tag: public, match: [orderId, amount, "meta.*"]}
    - {tag: PII, match: phone}
    protect:
    - {tag: PCI, mode: deterministic, key: l, context: cards}
    - {tag: PII, key: each}
    - {tag: public, mode: plain}

    """

  private func topics(_ text: String) -> String { tags + "topics:\n" + text }

  @Test func everyEntryCounts() throws {
    let fields = try #require(try Sample.fields(topics("- {match: t, encrypt: tagged, format: avro}")))
    let each = SealKey(.fixed(KEKReference(provider: "p", name: "k/t")))
    let cards = SealKey(.fixed(KEKReference(provider: "p", name: "m")), .chaCha20Poly1305)
    #expect(
      fields.fields.map(\.selector.description) == [
        "**.ssn", "customer.email", "card.number", "phone", "schema:confluent:tags=PII",
      ])
    #expect(fields.fields.map(\.key) == [each, each, cards, each, each])
    #expect(
      fields.fields.map(\.mode) == [.randomized, .randomized, .deterministic, .randomized, .randomized])
    #expect(fields.fields.map(\.context) == [nil, nil, "cards", nil, nil])
    #expect(fields.fields.allSatisfy { $0.isOptional })
    #expect(fields.tags.map(\.field) == [4])
    #expect(fields.tags.map(\.tag) == [SchemaTag(property: "confluent:tags", value: "PII")])
    #expect(fields.plain.map(\.text) == ["orderId", "amount", "meta.*"])
    // Those with '*' give way to all that is sealed.
    #expect(
      fields.matcher.paths.map(\.text) == [
        "**.ssn", "customer.email", "card.number", "phone", "orderId", "amount",
      ])
    #expect(fields.matcher.exempt == [4, 5])
    #expect(fields.coverage == nil)
  }

  @Test func whatIsListedGoesFirst() throws {
    let fields = try #require(
      try Sample.fields(
        topics(
          """
          - match: t
            encrypt: tagged
            format: avro
            key: k
            unclassified: reject
            fields:
              - {path: customer.email, mode: plain}
              - "*.ssn"
              - {path: amount, mode: deterministic, key: l}
          """)))
    #expect(
      fields.fields.map(\.selector.description) == [
        "*.ssn", "amount", "**.ssn", "card.number", "phone", "schema:confluent:tags=PII",
      ])
    #expect(fields.fields.map(\.isOptional) == [false, false, true, true, true, true])
    #expect(fields.plain.map(\.text) == ["customer.email", "orderId", "meta.*"])
    let matcher = fields.matcher
    func field(_ names: String...) -> Int? {
      matcher.field(names.reduce(matcher.start) { matcher.member($0, Array($1.utf8).span.bytes) })
    }
    #expect(field("a", "ssn") == 0)
    #expect(field("a", "b", "ssn") == 2)
    #expect(field("customer", "email") == nil)
    #expect(field("amount") == 1)
    #expect(field("orderId") == nil)
    #expect(field("meta", "ssn") == 0)
    let coverage = try #require(fields.coverage)
    #expect(coverage.paths.count == 8)
    let meta = coverage.member(coverage.start, Array("meta".utf8).span.bytes)
    #expect(coverage.field(coverage.member(meta, Array("x".utf8).span.bytes)) != nil)
  }

  /// A listed path goes before one of a tag that is more specific.
  @Test func listedPathsDecideBeforeTags() throws {
    let fields = try #require(
      try Sample.fields(
        topics(
          "- {match: t, encrypt: tagged, format: avro, key: k, fields: ['**.email', {path: '**.number', mode: deterministic}]}"
        )))
    let matcher = fields.matcher
    let card = matcher.member(matcher.start, Array("card".utf8).span.bytes)
    #expect(matcher.field(matcher.member(card, Array("number".utf8).span.bytes)) == 1)
  }

  @Test func entriesSayWhereTheyComeFrom() throws {
    let source = Sample.source(
      topics("- {match: t, encrypt: tagged, format: avro, key: k, fields: [a, {path: b, mode: plain}]}"))
    #expect(source.diagnostics.isEmpty)
    let rule = try #require(source.rules.first)
    #expect(
      rule.fieldEntries.map(\.selector.description) == [
        "a", "b", "**.ssn", "customer.email", "card.number", "orderId", "amount", "meta.*", "phone",
        "schema:confluent:tags=PII",
      ])
    #expect(
      rule.fieldEntries.map(\.tag) == [
        nil, nil, "PII", "PII", "PCI", "public", "public", "public", "PII", "PII",
      ])
    #expect(rule.fieldEntries[0].position.description == "p.yaml:19:62")
    #expect(rule.fieldEntries[0].length == 1)
    #expect(rule.fieldEntries[1].action == .plain)
    #expect(rule.fieldEntries[3].position.description == "p.yaml:10:21")
    #expect(rule.fieldEntries[3].length == 14)
    guard case .sealed(let sealing) = rule.encryption, case .fields(let fields) = sealing.value else {
      Issue.record("no fields")
      return
    }
    #expect(sealing.fields.map(\.selector) == fields.fields.map(\.selector))
    #expect(rule.position(of: "encrypt")?.description == "p.yaml:19:14")
    #expect(rule.position(of: "headers") == nil)
    #expect(source.tags.map(\.tag) == ["PII", "PCI", "public", "PII"])
    #expect(source.protections.map(\.tag) == ["PCI", "PII", "public"])
  }

  @Test func oneMatcherForRulesThatAreAlike() throws {
    let source = Sample.source(
      topics(
        "- {match: t, encrypt: tagged, format: avro}\n- {match: u, encrypt: tagged, format: avro, key: k}"))
    let rules = source.rules.compactMap(\.fieldRules)
    #expect(rules.count == 2 && rules[0].matcher === rules[1].matcher)
  }

  @Test func protectionOfOtherFiles() throws {
    let source = PolicySource.parse([
      "a.yaml": "version: 1\ntopics: [{match: t, encrypt: tagged, format: json, key: k}]",
      "b.yaml": "version: 1\ntags: [{tag: A, match: a}]\nprotect: [{tag: B}]",
      "c.yaml":
        "version: 1\nkeys: {k: {provider: p, key: n}}\ntags: [{tag: B, match: b}]\nprotect: [{tag: A}]",
    ])
    #expect(source.diagnostics.isEmpty)
    #expect(source.rules[0].fieldRules?.fields.map(\.selector.description) == ["a", "b"])
  }

  // MARK: - What would be readable without anybody saying so

  @Test func tagsNeedProtection() {
    let text = "tags: [{tag: A, match: a}, {tag: B, match: b}]\nprotect: [{tag: A}]\ntopics:\n"
    #expect(
      Sample.found(text + "- {match: t, encrypt: tagged, format: json, key: k}") == ["unprotectedTag 1:34+1"])
    #expect(Sample.codes(text + "- {match: t, encrypt: none}") == [.unusedTags])
    #expect(Sample.codes("tags: [{tag: A, match: a}]").isEmpty)
    // A file that cannot be read may have it.
    let source = PolicySource.parse([
      "p.yaml": Sample.keys + text + "- {match: t, encrypt: tagged, format: json, key: k}", "q.yaml": "[",
    ])
    #expect(source.diagnostics.map(\.code) == [.syntax])
  }

  @Test func somethingHasToBeSealed() {
    let topic = "topics: [{match: t, encrypt: tagged, format: json, key: k}]"
    #expect(Sample.found(topic) == ["sealsNothing 1:30+6"])
    #expect(
      Sample.codes("tags: [{tag: A, match: a}]\nprotect: [{tag: A, mode: plain}]\n" + topic) == [
        .sealsNothing
      ])
    #expect(
      Sample.codes("topics: [{match: t, key: k, format: json, fields: [{path: a, mode: plain}]}]") == [
        .sealsNothing
      ])
    // What is wrong already is not said twice.
    #expect(Sample.codes("tags: [{tag: A, match: a..b}]\nprotect: [{tag: A}]\n" + topic) == [.invalidPath])
    #expect(Sample.codes("tags: [{tag: A, match: a}]\n" + topic) == [.unprotectedTag])
    #expect(
      Sample.codes("tags: [{tag: A, match: a}]\nprotect: [{tag: A, mode: plian}]\n" + topic) == [.unknownWord]
    )
  }

  @Test func tagsThatContradictEachOther() {
    func codes(_ one: String, _ other: String, _ protect: String) -> [Diagnostic.Code] {
      Sample.codes(
        "tags: [{tag: A, match: \(one)}, {tag: B, match: \(other)}]\nprotect: [\(protect)]\n"
          + "topics: [{match: t, encrypt: tagged, format: avro, key: k}]")
    }
    #expect(codes("a.b", "'a.\"b\"'", "{tag: A}, {tag: B, mode: plain}") == [.conflictingTags])
    #expect(codes("'schema:x=y'", "'schema:x=y'", "{tag: A}, {tag: B, mode: plain}") == [.conflictingTags])
    #expect(codes("a.b", "a.b", "{tag: A}, {tag: B, mode: deterministic}") == [.disagreeingTags])
    #expect(codes("a.b", "a.b", "{tag: A}, {tag: B, key: l}") == [.disagreeingTags])
    #expect(codes("a.b", "a.b", "{tag: A}, {tag: B}").isEmpty)
    #expect(codes("'**.b'", "a.b", "{tag: A}, {tag: B, mode: plain}") == [.plainOverridesSealed])
    #expect(codes("a.b", "'**.b'", "{tag: A}, {tag: B, mode: plain}").isEmpty)
    #expect(codes("'**.b'", "'a.*'", "{tag: A}, {tag: B, mode: plain}").isEmpty)
    #expect(codes("'l[0].b'", "'l[*].b'", "{tag: A}, {tag: B, mode: plain}").isEmpty)
    #expect(codes("[a, 'a']", "b", "{tag: A}, {tag: B}") == [.duplicateMatch])
    // Different bytes, though equal as text.
    #expect(codes("\"caf\\u00e9\"", "\"cafe\\u0301\"", "{tag: A}, {tag: B, mode: plain}").isEmpty)
  }

  @Test func propertiesOfSchemas() {
    let tags = "tags: [{tag: A, match: ['schema:confluent:tags=A', a]}]\nprotect: [{tag: A}]\ntopics:\n"
    #expect(
      Sample.found(tags + "- {match: t, encrypt: tagged, format: json, key: k}") == [
        "schemaTagsWithoutSchemas 4:23+6"
      ])
    #expect(
      Sample.found(tags + "- {match: t, encrypt: tagged, format: auto, key: k}") == [
        "schemaTagsWithAuto 4:23+6"
      ])
    #expect(Sample.codes(tags + "- {match: t, encrypt: tagged, format: avro, key: k}").isEmpty)
  }

  /// What is sealed decides, then the order under `protect`.
  @Test func orderOfPropertiesOfSchemas() throws {
    let fields = try #require(
      try Sample.fields(
        """
        tags: [{tag: A, match: 'schema:t=A'}, {tag: B, match: 'schema:t=B'}, {tag: C, match: ['schema:t=C', 'schema:t=D']}]
        protect: [{tag: A, mode: plain}, {tag: C}, {tag: B, mode: deterministic}]
        topics: [{match: t, encrypt: tagged, format: avro, key: k}]
        """))
    #expect(fields.fields.map(\.selector.description) == ["schema:t=C", "schema:t=D", "schema:t=B"])
    #expect(fields.plainTags.map(\.description) == ["t=A"])
    #expect(fields.plain.isEmpty)
  }

  @Test func branchesOfUnions() {
    let tags = "tags: [{tag: A, match: [p(Card).number, a]}]\nprotect: [{tag: A}]\ntopics:\n"
    for format in ["json", "auto"] {
      #expect(
        Sample.found(tags + "- {match: t, encrypt: tagged, format: \(format), key: k}") == [
          "branchWithoutUnion 4:23+6"
        ])
    }
    #expect(Sample.codes(tags + "- {match: t, encrypt: tagged, format: avro, key: k}").isEmpty)
  }

  // MARK: - Mistakes in writing

  @Test(arguments: [
    ("{tag: 1A, match: a}", ["invalidTag 1:14+2"]), ("{tag: 'A B', match: a}", ["invalidTag 1:14+5"]),
    ("{match: a}", ["missingSetting 1:8+10"]), ("{tag: A}", ["missingSetting 1:8+8"]),
    ("{tag: A, match: []}", ["noMatches 1:24+2"]), ("{tag: A, match: {}}", ["wrongType 1:24+2"]),
    ("{tag: A, match: [[a]]}", ["wrongType 1:25+3"]), ("{tag: A, match: a..b}", ["invalidPath 1:26+1"]),
    ("{tag: A, match: 'schema:confluent:tags'}", ["invalidSchemaTag 1:24+23"]),
    ("{tag: A, match: 'schema:=x'}", ["invalidSchemaTag 1:24+11"]),
    ("{tag: A, match: 'Schema:a=x'}", ["invalidPath 1:24+12"]),
    ("{tag: A, math: a}", ["missingSetting 1:8+17", "unknownSetting 1:17+4"]), ("A", ["wrongType 1:8+1"]),
  ])
  func tagsAreChecked(_ tag: String, _ expected: [String]) {
    #expect(Sample.found("tags: [\(tag)]") == expected)
  }

  @Test(arguments: [
    ("{tag: B}", ["undeclaredTag 2:17+1"]), ("{tag: A}, {tag: A}", ["duplicateProtection 2:27+1"]),
    ("{}", ["missingSetting 2:11+2"]), ("{tag: A, mode: seal}", ["unknownWord 2:26+4"]),
    ("{tag: A, mode: plain, key: k}", ["settingOfPlain 2:33+3"]),
    ("{tag: A, mode: plain, context: c}", ["settingOfPlain 2:33+7"]),
    ("{tag: A, context: c}", ["contextWithoutDeterministic 2:20+7"]),
    ("{tag: A, key: m}", ["undeclaredKey 2:25+1"]),
    ("{tag: A, onMissing: pass}", ["unknownSetting 2:20+9"]),
  ])
  func protectionsAreChecked(_ protection: String, _ expected: [String]) {
    #expect(Sample.found("tags: [{tag: A, match: a}]\nprotect: [\(protection)]") == expected)
  }

  @Test func tooManyMatches() {
    let list = (0...500).map { "f\($0)" }.joined(separator: ", ")
    let text = "tags: [{tag: A, match: [\(list)]}, {tag: B, match: [\(list)]}, {tag: C, match: [x]}]"
    #expect(Sample.codes(text) == [.tooMany])
  }

  @Test func contextsOfProtections() {
    let tags = "tags: [{tag: A, match: a}]\nprotect: [{tag: A, mode: deterministic, context: c}]\ntopics:\n"
    let topic = "- {match: t, encrypt: tagged, format: json, key: "
    #expect(Sample.found(tags + topic + "each}") == ["contextWithSeveralKeys 2:50+1"])
    #expect(Sample.found(tags + topic + "user}") == ["contextWithSeveralKeys 2:50+1"])
    #expect(Sample.codes(tags + topic + "k}").isEmpty)
    let other = "\n- {match: u, encrypt: tagged, format: json, key: l}"
    #expect(Sample.codes(tags + topic + "k}" + other) == [.contextKeysDiffer])
  }
}
