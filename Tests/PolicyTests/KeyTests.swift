import FieldCrypto
import Schemas
import Testing
import YAML

@testable import Policy

@Suite struct KeyTests {
  // MARK: - Templates

  @Test func placeholders() throws {
    let template = try KeyTemplate("a/{topic}/{recordKey}-{header.x-tenant}:{value.user.ids[0]}")
    #expect(
      template.parts == [
        .text("a/"), .topic, .text("/"), .recordKey, .text("-"), .header("x-tenant"), .text(":"),
        .value(try FieldPath("user.ids[0]")),
      ])
    #expect(template.dependsOnTopic && template.dependsOnRecord && template.fixedName == nil)
    #expect(template.valuePaths.map(\.text) == ["user.ids[0]"])
    let expanded = template.expanded(topic: "t")
    #expect(expanded.parts.first == .text("a/t/") && expanded.parts.count == 6 && !expanded.dependsOnTopic)
    #expect(expanded.text == template.text)
    #expect(try KeyTemplate("{topic}{topic}").expanded(topic: "t").fixedName == "tt")
    #expect(try KeyTemplate("fixed").fixedName == "fixed")
  }

  @Test(arguments: [
    ("{", "invalidKeyTemplate", 0), ("a{topic", "invalidKeyTemplate", 1), ("a}", "invalidKeyTemplate", 1),
    ("é{tenant}", "unknownPlaceholder", 1), ("{Topic}", "unknownPlaceholder", 0),
    ("{}", "unknownPlaceholder", 0),
    ("{header.}", "invalidKeyTemplate", 0), ("{header}", "unknownPlaceholder", 0),
    ("{value.}", "invalidKeyTemplate", 7), ("{value.a..b}", "invalidKeyTemplate", 9),
    ("{value.a.*}", "invalidKeyTemplate", 7), ("{value.**.a}", "invalidKeyTemplate", 7),
    ("{value.a[*]}", "invalidKeyTemplate", 7), ("{value.a(B).c}", "invalidKeyTemplate", 7),
    ("{recordKey}{topic}", "invalidKeyTemplate", 11), ("{topic}{value.a}", "invalidKeyTemplate", 7),
    ("{topic} x", "invalidKeyTemplate", 7), ("{topic}/{topic}/{topic}", "invalidKeyTemplate", 0),
  ])
  func badTemplates(_ text: String, _ code: String, _ offset: Int) {
    do throws(KeyTemplateError) {
      _ = try KeyTemplate(text)
      Issue.record("\(text) is valid")
    } catch {
      #expect(error.code.rawValue == code)
      #expect(error.offset == offset)
    }
  }

  @Test func placesInTemplates() {
    let plain = PolicySource.parse(["p.yaml": "version: 1\nkeys:\n  k: {provider: p, key: a/{tenant}/x}"])
    #expect(plain.diagnostics.map(\.code) == [.syntax])
    let block = PolicySource.parse([
      "p.yaml": "version: 1\nkeys:\n  k:\n    provider: p\n    key: a/{tenat}/x"
    ])
    #expect(block.diagnostics.map { "\($0.position) \($0.length)" } == ["p.yaml:5:12 7"])
    let quoted = PolicySource.parse(["p.yaml": "version: 1\nkeys: {k: {provider: p, key: \"a/{topc}\"}}"])
    #expect(quoted.diagnostics.map { "\($0.position) \($0.length)" } == ["p.yaml:2:30 10"])
    #expect(quoted.diagnostics[0].message == "'key': unknown placeholder '{topc}'; did you mean '{topic}'?")
  }

  // MARK: - Keys that rules name

  @Test func keysOfTopics() throws {
    let rule = try #require(
      try Sample.rule(
        """
        topics:
        - match: t
          key: tenant
          format: json
          fields:
            - a
            - {path: b, key: each}
            - {path: c, key: user, mode: deterministic}
          headers: [{name: h, key: l}, i]
        """))
    let tenant = SealKey(
      .perRecord(provider: "p", try KeyTemplate("{topic}/{header.x-tenant}").expanded(topic: "t")))
    #expect(rule.key == tenant)
    guard case .fields(let fields) = rule.value else {
      Issue.record("no fields")
      return
    }
    let user = SealKey(.perRecord(provider: "p", try KeyTemplate("user/{value.userId}")))
    #expect(
      fields.fields.map(\.key) == [nil, SealKey(.fixed(KEKReference(provider: "p", name: "k/t"))), user])
    #expect(
      rule.headers.map(\.key) == [
        SealKey(.fixed(KEKReference(provider: "p", name: "m")), .chaCha20Poly1305), nil,
      ])
  }

  @Test func aKeyIsNotNeededWhereEverythingNamesOne() throws {
    let fields = "format: json, fields: [{path: a, key: l}, {path: b, key: k}]"
    let rule = try #require(try Sample.rule("topics: [{match: t, \(fields)}]"))
    #expect(rule.key.fixed == KEKReference(provider: "p", name: "m"))
    #expect(Sample.found("topics: [{match: t, key: k, \(fields)}]") == ["unneededKey 1:21+3"])
    #expect(Sample.source("topics: [{match: t, key: k, \(fields)}]").diagnostics[0].fix != nil)
    for other in ["recordKey: deterministic", "headers: [h]", "onInvalid: encrypt-value"] {
      let codes = Sample.codes("topics: [{match: t, \(fields), \(other)}]")
      #expect(codes.filter { $0 != .recordKeyPartitioning } == [.missingKey], "\(other)")
      #expect(!Sample.codes("topics: [{match: t, key: k, \(fields), \(other)}]").contains(.unneededKey))
    }
    let found = Sample.source("topics: [{match: t, format: json, fields: [{path: a, key: l}, b]}]")
      .diagnostics
    #expect(
      found.map(\.message) == [
        "a topic rule has no 'key', and 'b' names none; add key: with a name that stands under 'keys'"
      ])
  }

  @Test func recordKeysNeedOneKey() {
    let topic = "topics: [{match: t, encrypt: value, recordKey: deterministic, key: "
    #expect(Sample.codes(topic + "each}]") == [.recordKeyPartitioning])
    #expect(Set(Sample.codes(topic + "tenant}]")) == [.recordKeyPartitioning, .recordKeyWithKeyPerRecord])
  }

  @Test func fieldsThatNameKeysHaveToBeRead() throws {
    let topic = "topics: [{match: t, encrypt: value, key: user"
    #expect(Sample.found(topic + "}]") == ["keyNeedsFormat 1:42+4"])
    let rule = try #require(try Sample.rule(topic + ", format: avro, schemas: [a.avsc]}]"))
    #expect(rule.value == .whole)
    #expect(rule.reading?.format == .avro)
    #expect(rule.reading?.schemas.map(\.path) == ["a.avsc"])
    let policy = try Sample.source(topic + ", format: avro, schemas: [a.avsc]}]").policy()
    #expect(policy.schemas.map(\.path) == ["a.avsc"])
    #expect(policy.needsRegistry == nil)
    #expect(
      try Sample.source(topic + ", format: avro}]").policy().needsRegistry?.description == "p.yaml:8:48")
    #expect(Sample.codes(topic + ", format: json, onInvalid: reject}]") == [.uselessSetting])
    #expect(
      Sample.codes("topics: [{match: t, encrypt: value, key: tenant, format: json}]") == [.uselessSetting])
    #expect(
      Sample.codes("topics: [{match: t, encrypt: value, key: k, headers: [{name: h, key: user}]}]") == [
        .keyNeedsFormat
      ])
    #expect(
      Sample.codes("topics: [{match: t, encrypt: value, key: wrong, format: json}]") == [.undeclaredKey])
    let fields = "topics: [{match: t, key: user, format: json, fields: [a], onInvalid: encrypt-value}]"
    #expect(Sample.found(fields) == ["keyFieldMayBeAbsent 1:59+9"])
  }

  @Test func deterministicWithKeysThatRecordsChoose() {
    let field = "topics: [{match: t, key: user, format: json, fields: [{path: a, mode: deterministic}]}]"
    #expect(Sample.found(field) == ["deterministicWithKeyPerRecord 1:62+1"])
    let header =
      "topics: [{match: t, key: k, encrypt: value, headers: [{name: a, key: tenant, mode: deterministic}]}]"
    #expect(Sample.found(header) == ["deterministicWithKeyPerRecord 1:62+1"])
    let shared =
      "topics: [{match: t, key: user, format: json, fields: [{path: a, mode: deterministic, context: c}]}]"
    #expect(Sample.found(shared) == ["contextWithSeveralKeys 1:95+1"])
  }

  @Test func contextsGoWithTheKeyOfTheField() {
    let text = """
      topics:
      - {match: t, key: k, format: json, fields: [{path: a, key: l, mode: deterministic, context: c}, b]}
      - {match: u, key: l, format: json, fields: [{path: a, mode: deterministic, context: c}]}
      """
    #expect(Sample.codes(text).isEmpty)
  }

  @Test func usesOfKeys() {
    let source = Sample.source(
      "topics: [{match: t, encrypt: value, key: k}, {match: u, encrypt: values, key: l}, {match: v, format: json, fields: [{path: a, key: each}]}]"
    )
    #expect(source.keyUses.keys.sorted() == ["each", "k", "l"])
    #expect(source.keyUses["k"]?.map(\.description) == ["p.yaml:8:42"])
    #expect(source.diagnostics.map(\.code) == [.unknownWord])
  }

  @Test func typosHaveFixes() {
    let found = Sample.source("topics: [{match: t, encrypt: value, key: tenatn}]").diagnostics
    #expect(found.map(\.fix?.title) == ["replace 'tenatn' by 'tenant'"])
  }
}
