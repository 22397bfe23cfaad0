import Policy
import Testing

@testable import PolicyTools

/// What counts as weaker, and what does not.
@Suite struct PolicyDifferenceTests {
  private static let keys = """
    version: 1
    keys:
      pii: {provider: local, key: "pii/{topic}"}
      shared: {provider: local, key: shared}
      other: {provider: local, key: other}
      vault: {provider: vault, key: "pii/{topic}"}
      chacha: {provider: local, key: "pii/{topic}", algorithm: ChaCha20-Poly1305}
    topics:

    """

  private static func source(_ rules: String, _ file: String) -> PolicySource {
    let source = PolicySource.parse([file: keys + rules])
    let errors = source.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(errors)")
    return source
  }

  private static func changes(_ old: String, _ new: String) -> [String] {
    PolicyDifference(source(old, "old.yaml"), source(new, "new.yaml")).changes.map { change in
      "\(change.kind): \(change.topics): \(change.message)"
    }
  }

  /// What changes if a rule for topic `t` says something else.
  private static func change(_ old: String, _ new: String) -> [String] {
    changes("  - {match: t, \(old)}", "  - {match: t, \(new)}").map {
      String($0.replacing("topic t: ", with: ""))
    }
  }

  @Test(arguments: [
    ("encrypt: value, key: pii", "encrypt: value, key: pii", []),
    (
      "encrypt: value, key: pii", "encrypt: none",
      ["weakening: values are no longer sealed; readers get what is stored sealed as it is stored"]
    ),
    ("encrypt: none", "encrypt: value, key: pii", ["strengthening: values are sealed, where nothing was"]),
    (
      "encrypt: value, key: pii", "format: json, fields: [a], key: pii",
      ["weakening: values were sealed whole, and now only fields of them are"]
    ),
    (
      "format: json, fields: [a], key: pii", "encrypt: value, key: pii",
      ["strengthening: values are sealed whole, where only fields were"]
    ),
    (
      "encrypt: value, key: pii", "encrypt: value, key: pii, unsealed: pass",
      ["weakening: readers get values that never were sealed, without end"]
    ),
    (
      "encrypt: value, key: pii, unsealed: pass", "encrypt: value, key: pii",
      ["strengthening: readers get an error for values that never were sealed"]
    ),
    (
      "encrypt: value, key: pii, recordKey: deterministic", "encrypt: value, key: pii",
      ["weakening: record keys are no longer sealed"]
    ),
    (
      "encrypt: value, key: pii", "encrypt: value, key: pii, recordKey: deterministic",
      ["strengthening: record keys are sealed"]
    ),
    (
      "encrypt: value, key: pii, headers: [a, b]",
      "encrypt: value, key: pii, headers: [{name: a, mode: deterministic}, c]",
      [
        "weakening: header 'a' is sealed deterministically: equal values look equal",
        "weakening: header 'b' is no longer sealed", "strengthening: header 'c' is sealed",
      ]
    ),
    (
      "encrypt: value, key: pii", "encrypt: value, key: pii, context: x",
      ["other: values are bound to 'x', and were to 't': what is stored does not open any more"]
    ),
    (
      "encrypt: value, key: pii", "encrypt: value, key: shared",
      ["weakening: the key is shared by more: shared (local:shared), and was pii (local:pii/{topic})"]
    ),
    (
      "encrypt: value, key: shared", "encrypt: value, key: pii",
      ["strengthening: the key is shared by fewer: pii (local:pii/{topic}), and was shared (local:shared)"]
    ),
    (
      "encrypt: value, key: pii", "encrypt: value, key: vault",
      ["weakening: the key is another provider's: vault (vault:pii/{topic}), and was pii (local:pii/{topic})"]
    ),
    (
      "encrypt: value, key: shared", "encrypt: value, key: other",
      ["other: the key is another one: other (local:other), and was shared (local:shared)"]
    ),
    (
      "encrypt: value, key: pii", "encrypt: value, key: chacha",
      ["other: the algorithm is ChaCha20-Poly1305, and was AES-256-GCM"]
    ),
    (
      "format: json, fields: [a], key: pii", "format: json, fields: [a], key: pii, onInvalid: encrypt-value",
      ["weakening: values that do not fit are sealed whole, and were refused"]
    ),
    (
      "format: json, fields: [a], key: pii", "format: auto, fields: [a], key: pii",
      ["other: values are read as auto, and were as json"]
    ),
  ])
  func rules(old: String, new: String, changes: [String]) {
    #expect(Self.change(old, new) == changes)
  }

  /// By what happens to places, not by what stands there.
  @Test(arguments: [
    ("[a, b]", "[b, a]", []),
    ("[a, b]", "[a]", ["weakening: field 'b' is no longer sealed"]),
    ("[a]", "[a, b]", ["strengthening: field 'b' is sealed"]),
    ("[a.b]", "[a]", ["strengthening: field 'a' is sealed"]),
    ("[a]", "[a.b]", ["weakening: field 'a' is no longer sealed"]),
    ("[a.b]", "['**.b']", ["strengthening: field '**.b' is sealed"]),
    ("['**.b']", "[a.b, b]", ["weakening: field '**.b' is no longer sealed"]),
    ("[\"a[0]\"]", "[\"a[*]\"]", ["strengthening: field 'a[*]' is sealed"]),
    ("[\"a[*]\"]", "[\"a[0]\"]", ["weakening: field 'a[*]' is no longer sealed"]),
    (
      "[a]", "[{path: a, mode: deterministic}]",
      ["weakening: field 'a' is sealed deterministically: equal values look equal"]
    ),
    (
      "[{path: a, mode: deterministic}]", "[a]",
      ["strengthening: field 'a' is sealed randomized: equal values no longer look equal"]
    ),
    ("[a]", "[{path: a, onMissing: pass}]", ["weakening: values without field 'a' are no longer refused"]),
    (
      "[a, {path: b, mode: plain}]", "[a, b]",
      ["strengthening: field 'b' is sealed, and was readable on purpose"]
    ),
    (
      "['**.a', b]", "['**.a', b, {path: c.a, mode: plain}]",
      ["weakening: field 'c.a' is no longer sealed: 'c.a' leaves it readable"]
    ),
    ("[b]", "[b, {path: a, mode: plain}]", ["other: field 'a' is readable on purpose now"]),
    ("[b, {path: 'c.*', mode: plain}]", "[b]", ["other: nothing says any more that field 'c.*' is readable"]),
    (
      "[a]", "[{path: a, key: shared}]",
      [
        "weakening: field 'a': the key is shared by more: shared (local:shared), and was pii (local:pii/{topic})"
      ]
    ),
    ("[{path: a, onMissing: pass}]", "[a]", ["strengthening: values without field 'a' are refused"]),
  ])
  func fields(old: String, new: String, changes: [String]) {
    #expect(
      Self.change("format: json, key: pii, fields: \(old)", "format: json, key: pii, fields: \(new)")
        == changes)
  }

  /// Rules for other topics, in another order, or under other patterns.
  @Test func topics() {
    let sealed = "encrypt: value, key: pii"
    #expect(
      Self.changes(
        "  - {match: a, \(sealed)}\n  - {match: b, \(sealed)}", "  - {match: \"[ab]\", \(sealed)}") == [])
    #expect(
      Self.changes(
        "  - {match: \"a*\", \(sealed)}",
        "  - {match: \"a*\", \(sealed)}\n  - {match: \"ab*\", encrypt: none}")
        == [
          "weakening: topics ab* (before: a*): values are no longer sealed; readers get what is stored sealed as it is stored"
        ])
    #expect(
      Self.changes("  - {match: \"a*\", \(sealed)}", "  - {match: \"a[0-9]*\", \(sealed)}")
        == ["other: topics a*: no rule decides any more: clients are refused, both ways"])
    #expect(
      Self.changes(
        "  - {match: \"a*\", \(sealed)}", "  - {match: \"a*\", \(sealed)}\n  - {match: \"*\", encrypt: none}")
        == ["weakening: topics *: clients were refused, and now nothing is sealed"])
    #expect(
      Self.changes("  - {match: a, \(sealed)}", "  - {match: a, \(sealed)}\n  - {match: b, \(sealed)}")
        == ["other: topic b: clients were refused, and now values are sealed"])
    // Exact names are not touched by patterns.
    #expect(
      Self.changes(
        "  - {match: a, \(sealed)}\n  - {match: \"*\", \(sealed)}",
        "  - {match: a, \(sealed)}\n  - {match: \"*\", \(sealed)}")
        == [])
  }

  @Test func tolerance() {
    let rule = "encrypt: value, key: pii, toleratePlaintextUntil: "
    #expect(
      Self.change("encrypt: value, key: pii", rule + "2027-01-31")
        == ["weakening: readers get values that never were sealed until 2027-01-31"])
    #expect(
      Self.change(rule + "2027-01-31", rule + "2027-03-31")
        == ["weakening: readers get values that never were sealed until 2027-03-31, and not until 2027-01-31"]
    )
    #expect(
      Self.change(rule + "2027-03-31", rule + "2027-01-31").allSatisfy { $0.hasPrefix("strengthening: ") })
    #expect(
      Self.change(rule + "2027-01-31", "encrypt: value, key: pii, unsealed: pass")
        == [
          "weakening: readers get values that never were sealed without end, and no longer until 2027-01-31 only"
        ])
  }

  @Test func unclassifiedFields() {
    let rule = "format: json, key: pii, fields: [a]"
    #expect(
      Self.change(rule + ", unclassified: reject", rule)
        == ["weakening: values with fields that nothing selects are no longer refused"])
    #expect(
      Self.change(rule, rule + ", unclassified: reject")
        == ["strengthening: values with fields that nothing selects are refused"])
  }

  @Test func tags() {
    func changes(_ old: String, _ new: String) -> [String] {
      func source(_ tags: String) -> PolicySource {
        PolicySource.parse([
          "p.yaml":
            "\(tags)\n\(Self.keys)  - {match: t, encrypt: tagged, format: avro, key: pii, fields: [x]}"
        ])
      }
      return PolicyDifference(source(old), source(new)).changes.map { "\($0.kind): \($0.message)" }
    }
    let both = "tags: [{tag: PII, match: [a, b, 'schema:t=1']}]\nprotect: [{tag: PII}]"
    let one = "tags: [{tag: PII, match: [a]}]\nprotect: [{tag: PII}]"
    let plain = "tags: [{tag: PII, match: [a, b, 'schema:t=1']}]\nprotect: [{tag: PII, mode: plain}]"
    #expect(
      changes(both, one) == [
        "weakening: field 'b' (tag PII) is no longer sealed",
        "weakening: fields with 'schema:t=1' are no longer sealed for it",
      ])
    #expect(
      changes(one, both) == [
        "strengthening: field 'b' (tag PII) is sealed", "strengthening: fields with 'schema:t=1' are sealed",
      ])
    #expect(
      changes(one, plain) == [
        "weakening: field 'a' (tag PII) is no longer sealed: 'a' leaves it readable",
        "other: field 'b' (tag PII) is readable on purpose now",
      ])
  }

  @Test func keysThatRecordsChoose() {
    let own = Self.keys.replacing("shared}", with: "\"u/{recordKey}\"}")
    func source(_ keys: String) -> PolicySource {
      PolicySource.parse(["p.yaml": keys + "  - {match: t, encrypt: value, key: shared}"])
    }
    #expect(
      PolicyDifference(source(own), source(Self.keys)).changes.map(\.message) == [
        "the key is shared by more: shared (local:shared), and was shared (local:u/{recordKey})"
      ])
    #expect(PolicyDifference(source(own), source(own)).changes.isEmpty)
  }

  /// With a schema the fields that there are count.
  @Test func schemas() throws {
    let schema = #"""
      {"type": "record", "name": "R", "fields": [
        {"name": "c", "type": {"type": "record", "name": "C", "fields": [
          {"name": "x", "type": "string"}, {"name": "y", "type": "string"}]}},
        {"name": "note", "type": "string"}]}
      """#
    func policy(_ fields: String) -> String {
      Self.keys
        + "  - {match: t, format: avro, key: pii, schemas: [r.avsc], onMissing: pass, fields: \(fields)}"
    }
    let folder = try PolicyFolder([
      "r.avsc": schema, "1.yaml": policy("[c]"), "2.yaml": policy("[c.x, c.y]"), "3.yaml": policy("[c.x]"),
      "4.yaml": policy("['**.note']"),
    ])
    func changes(_ old: String, _ new: String) -> [String] {
      PolicyDifference(
        PolicySource.load(["\(folder.path)/\(old).yaml"]), PolicySource.load(["\(folder.path)/\(new).yaml"])
      ).changes.map { "\($0.kind): \($0.message)" }
    }
    #expect(changes("1", "2") == [])
    #expect(changes("2", "1") == [])
    #expect(changes("1", "3") == ["weakening: field 'c.y' is no longer sealed"])
    #expect(
      changes("1", "4") == [
        "weakening: field 'c' is no longer sealed", "strengthening: field 'note' is sealed",
      ])
  }

  @Test func reports() throws {
    let difference = PolicyDifference(
      Self.source(
        "  - {match: a, encrypt: value, key: pii}\n  - {match: \"b_*\", encrypt: none}", "old.yaml"),
      Self.source("  - {match: a, encrypt: none}\n  - {match: \"b_*\", encrypt: value, key: pii}", "new.yaml")
    )
    #expect(
      difference.report(.text) == """
        Weakenings:
          topic a: values are no longer sealed; readers get what is stored sealed as it is stored
            before  old.yaml:9:13
            after   new.yaml:9:13

        Strengthenings:
          topics b_*: values are sealed, where nothing was
            before  old.yaml:10:13
            after   new.yaml:10:13

        1 weakening, 1 strengthening, 0 other changes

        """)
    #expect(
      difference.report(.githubMarkdown) == #"""
        ### Policy changes: 1 weakening, 1 strengthening, 0 other changes

        #### Weakenings

        | Topics | Change | Before | After |
        |---|---|---|---|
        | topic a | values are no longer sealed; readers get what is stored sealed as it is stored | `old.yaml:9` | `new.yaml:9` |

        #### Strengthenings

        | Topics | Change | Before | After |
        |---|---|---|---|
        | topics b\_\* | values are sealed, where nothing was | `old.yaml:10` | `new.yaml:10` |

        """#)
    let json = try #require(JSONNodeParser.node(difference.report(.json)))
    #expect(json["weakenings"]?.content == .number("1"))
    let same = PolicyDifference(
      Self.source("  - {match: a, encrypt: none}", "a.yaml"),
      Self.source("  - {match: a, encrypt: none}", "b.yaml"))
    #expect(same.report(.text) == "no topic is treated differently\n")
  }
}
