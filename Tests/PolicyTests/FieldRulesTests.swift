import FieldCrypto
import Glibc
import Schemas
import Testing
import YAML

@testable import Policy

@Suite struct FieldRulesTests {
  private func parse(_ topics: String) throws -> Policy {
    try Policy.parse([
      "conf/p.yaml": """
      version: 1
      keys: {k: {provider: p, key: n}, l: {provider: p, key: m}, same: {provider: p, key: n}}
      topics:
      \(topics)
      """
    ])
  }

  private func rule(_ text: String) throws -> SealRule? {
    if case .sealed(let rule) = try parse(text).rule(for: "t") { rule } else { nil }
  }

  private func problems(_ text: String) -> [String] {
    do throws(PolicyErrors) {
      _ = try Policy.parse(["p.yaml": "version: 1\nkeys: {k: {provider: p, key: n}}\ntopics:\n- \(text)"])
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func everySetting() throws {
    let rule = try #require(
      try rule(
        """
        - match: t
          key: k
          context: shared
          unsealed: pass
          format: auto
          fields:
            - customer.ssn
            - {path: "orders[*].card", mode: deterministic}
            - {path: customer.id, mode: deterministic, context: customer-id}
            - {path: note, mode: randomized, onMissing: reject}
          onMissing: pass
          onInvalid: encrypt-value
          schemas: [a.avsc, sub/../b.avsc, /c.avsc]
          recordKey: {mode: deterministic, context: customer-id}
          headers:
            - x-user-id
            - {name: x-account, mode: deterministic, context: account}
            - {name: x-other, mode: deterministic}
        """))
    #expect(rule.context == "shared")
    #expect(rule.unsealed == .pass)
    guard case .fields(let fields) = rule.value else {
      Issue.record("no fields")
      return
    }
    #expect(fields.format == .auto)
    #expect(fields.onInvalid == .sealValue)
    #expect(
      fields.fields == [
        FieldRule(path: try FieldPath("customer.ssn"), isOptional: true),
        FieldRule(path: try FieldPath("orders[*].card"), mode: .deterministic, isOptional: true),
        FieldRule(
          path: try FieldPath("customer.id"), mode: .deterministic, context: "customer-id", isOptional: true),
        FieldRule(path: try FieldPath("note")),
      ])
    #expect(fields.matcher.paths == fields.fields.compactMap(\.path))
    #expect(fields.schemas.map(\.path) == ["conf/a.avsc", "conf/sub/../b.avsc", "/c.avsc"])
    #expect(fields.schemas[1].position.description == "conf/p.yaml:16:21")
    #expect(rule.recordKey == RecordKeyRule(context: "customer-id"))
    #expect(
      rule.headers == [
        HeaderRule(name: "x-user-id"),
        HeaderRule(name: "x-account", mode: .deterministic, context: "account"),
        HeaderRule(name: "x-other", mode: .deterministic),
      ])
  }

  @Test func defaults() throws {
    let policy = try parse("- {match: t, key: k, format: json, fields: [a]}")
    #expect(policy.sealsAnything)
    #expect(policy.warnings.isEmpty)
    guard case .sealed(let rule) = try policy.rule(for: "t"), case .fields(let fields) = rule.value else {
      Issue.record("no fields")
      return
    }
    #expect(fields.onInvalid == .reject)
    #expect(fields.schemas.isEmpty)
    #expect(fields.fields == [FieldRule(path: try FieldPath("a"), mode: .randomized, isOptional: false)])
    #expect(rule.recordKey == nil)
    #expect(rule.headers.isEmpty)
    let whole = try #require(try self.rule("- {match: t, key: k, encrypt: value, recordKey: deterministic}"))
    #expect(whole.value == .whole)
    #expect(whole.recordKey == RecordKeyRule(context: nil))
  }

  @Test func oneMatcherForAllTopicsOfARule() throws {
    let policy = try parse("- {match: 't*', key: k, format: json, fields: [a]}")
    guard case .sealed(let one) = try policy.rule(for: "t1"),
      case .sealed(let other) = try policy.rule(for: "t2"),
      case .fields(let left) = one.value, case .fields(let right) = other.value
    else {
      Issue.record("no fields")
      return
    }
    #expect(left.matcher === right.matcher)
    #expect(left == right)
    #expect(one.context == "t1" && other.context == "t2")
  }

  @Test func warnings() throws {
    let policy = try parse(
      """
      - {match: a, key: k, encrypt: value, recordKey: {mode: deterministic, context: c}}
      - {match: b, key: same, encrypt: value, headers: [{name: h, mode: deterministic, context: c}]}
      - {match: d, key: l, format: json, fields: [{path: x, mode: deterministic, context: c}]}
      """)
    #expect(
      policy.warnings.map(\.description) == [
        "conf/p.yaml:4:38: producers choose partitions by the plaintext key, but whatever computes them from "
          + "stored keys (stream processors that read the broker directly, tools that repartition) sees sealed ones",
        "conf/p.yaml:6:85: context 'c' is used with key 'l' here and with 'k' at conf/p.yaml:4:80: "
          + "equal values will not look equal",
      ])
    #expect(policy.warnings.map(\.code) == [.recordKeyPartitioning, .contextKeysDiffer])
  }

  @Test func whatTheConfigurationHasToProvide() throws {
    let policy = try parse(
      """
      - {match: a, key: k, format: json, fields: [x]}
      - {match: b, key: k, format: avro, fields: [x], schemas: [b.avsc, a.avsc]}
      - {match: c, key: k, format: auto, fields: [x], schemas: [a.avsc]}
      - {match: d, key: k, format: avro, fields: [x]}
      - {match: e, key: k, encrypt: value}
      """)
    #expect(policy.schemas.map(\.path) == ["conf/b.avsc", "conf/a.avsc"])
    #expect(policy.needsRegistry?.description == "conf/p.yaml:7:22")
    #expect(try parse("- {match: t, key: k, encrypt: value}").needsRegistry == nil)
  }

  /// A path that one of several schemas lacks, or that may be missing, is worth a warning.
  @Test func schemasThatLackAField() throws {
    let folder = "/tmp/fieldseal-schemas-\(getpid())"
    mkdir(folder, 0o700)
    defer { rmdir(folder) }
    let texts = [
      "a.avsc": #"{"type": "record", "name": "A", "fields": [{"name": "x", "type": "string"}]}"#,
      "b.avsc": #"{"type": "record", "name": "B", "fields": [{"name": "y", "type": "string"}]}"#,
      "p.yaml": """
      version: 1
      keys: {k: {provider: p, key: n}}
      topics:
      - match: t
        key: k
        format: avro
        schemas: [a.avsc, b.avsc]
        fields: ["**.x", {path: y, onMissing: pass}, {path: z, onMissing: pass}]
      - {match: u, key: k, format: auto, schemas: [a.avsc], fields: [z]}
      """,
    ]
    for (name, text) in texts {
      let file = try #require(fopen("\(folder)/\(name)", "w"))
      fputs(text, file)
      fclose(file)
    }
    defer { for name in texts.keys { unlink("\(folder)/\(name)") } }
    let policy = try Policy.load(folder + "/p.yaml")
    #expect(
      policy.warnings.map { $0.description.split(separator: folder + "/").joined() } == [
        "p.yaml:8:12: '**.x' selects nothing in b.avsc, and values without it are refused; consider onMissing: pass",
        "p.yaml:8:55: 'z' selects nothing in a.avsc", "p.yaml:9:64: 'z' selects nothing in a.avsc",
      ])
    #expect(policy.schemas.map(\.path) == ["\(folder)/a.avsc", "\(folder)/b.avsc"])
    #expect(policy.schemaFiles.map(\.path) == policy.schemas.map(\.path))
  }

  @Test func pathsAndPatternsInQuotes() {
    let fields = "{match: t, key: k, format: json, fields: "
    #expect(problems(fields + "[**.ssn]}")[0].hasSuffix("; put a text that begins with '*' in quotes"))
    #expect(
      problems(fields + "[a[0].b]}")[0].hasSuffix(
        "; inside [...] and {...} put texts with '[', '{' or ',' in quotes"))
  }

  @Test func keysMayDifferByTopicWithoutSharedContexts() throws {
    let found = try Policy.parse([
      "p.yaml": """
      version: 1
      keys: {k: {provider: p, key: "{topic}"}}
      topics: [{match: t, key: k, format: json, fields: [{path: a, mode: deterministic}], recordKey: deterministic}]
      """
    ])
    #expect(found.sealsAnything)
  }

  /// Exact in plain texts on one line; the beginning of others.
  @Test func placesInPaths() {
    let fields = "{match: t, key: k, format: json, fields: "
    #expect(problems(fields + "[a..b]}")[0].hasPrefix("p.yaml:4:47: "))
    #expect(problems(fields + "[\"a..b\"]}")[0].hasPrefix("p.yaml:4:45: "))
    #expect(problems(fields + "[a b.c]}")[0].hasPrefix("p.yaml:4:46: "))
    #expect(problems(fields + "[\"\"]}") == ["p.yaml:4:45: a path is empty"])
  }

  @Test func faultyFieldsDoNotHideOtherProblems() {
    let found = problems("{match: t, key: x, format: json, fields: [a..b, c], headers: [], onInvalid: no}")
    #expect(found.count == 4)
    #expect(problems("{match: t, fields: a, key: k, format: json}").count == 1)
    #expect(problems("{match: t, fields: [[a]], key: k, format: json}").count == 1)
    #expect(problems("{match: t, fields: [a]}").count == 2)
  }

  @Test func tooManyFields() {
    let list = (0...1000).map { "f\($0)" }.joined(separator: ", ")
    #expect(
      problems("{match: t, key: k, format: json, fields: [\(list)]}") == [
        "p.yaml:4:44: 'fields' has 1001 entries; at most 1000 are possible"
      ])
  }

  @Test func optionalAndOverlapping() throws {
    // Places outside of `customer` remain for the second, and other branches for the fourth.
    #expect(problems("{match: t, key: k, format: json, fields: [customer, '**.ssn']}").isEmpty)
    #expect(problems("{match: t, key: k, format: avro, fields: [p(A), p.x]}").isEmpty)
    #expect(problems("{match: t, key: k, format: avro, fields: [p(A), p(A).x]}").count == 1)
    #expect(problems("{match: t, key: k, format: avro, fields: [p(A).x, p(B).x]}").count == 1)
    #expect(problems("{match: t, key: k, format: avro, fields: ['l[0]', 'l[*].x']}").isEmpty)
  }
}
