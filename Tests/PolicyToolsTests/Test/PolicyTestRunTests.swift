import Testing

@testable import PolicyTools

/// Samples run against policies, as the command does it.
@Suite struct PolicyTestRunTests {
  static let policy = """
    version: 1
    keys:
      pii: {provider: local, key: "pii/{topic}"}
      cards: {provider: local, key: cards}
    topics:
      - {match: payments, encrypt: value, key: cards}
      - match: "orders.*"
        format: json
        key: pii
        fields:
          - {path: id, mode: deterministic}
          - customer.ssn
          - {path: "**.secret", onMissing: pass}
        recordKey: deterministic
        headers: [user]
      - match: visits
        format: avro
        key: pii
        fields: [age, ssn]
        schemas: [schemas/visit.avsc]
      - match: registered
        format: avro
        key: pii
        fields: [age]
      - {match: logs, encrypt: none}
    """
  static let schema = #"""
    {"type": "record", "name": "Visit", "fields": [
      {"name": "age", "type": "int"}, {"name": "ssn", "type": ["null", "string"]}, {"name": "note", "type": "string"}]}
    """#

  static func folder(_ cases: String) throws -> PolicyFolder {
    try PolicyFolder([
      "shop.yaml": policy, "schemas/visit.avsc": schema, "shop.test.yaml": "version: 1\ncases:\n" + cases,
    ])
  }

  /// What is reported of some cases.
  static func report(_ cases: String, showsCoverage: Bool = false) throws -> String {
    let folder = try folder(cases)
    let run = PolicyTestRun([folder.path])
    #expect(run.problems.isEmpty, "\(run.problems)")
    return folder.relative(run.report(.text, showsCoverage: showsCoverage))
  }

  @Test func casesThatPass() throws {
    let text = try Self.report(
      """
        - name: a whole value
          topic: payments
          key: "4711"
          value: {card: "4111"}
          stored: <sealed>
        - name: its key
          topic: payments
          value: {card: "4111"}
          stored: <sealed randomized key=cards>
        - name: fields, key and header
          topic: orders.eu
          key: k-12
          headers: {user: ada, trace: 7}
          value: {id: 12, customer: {ssn: "078-05-1120", name: Zoë}, list: [1.0, {a: null}]}
          stored:
            key: <sealed deterministic>
            headers: {user: <sealed>}
            value: {id: <sealed deterministic>, customer: {ssn: <sealed key=pii>, name: Zoë}, list: [1, {a: null}]}
          readable: ["list[*].a", customer.name, "**.name"]
          sealed: [id, "**.ssn"]
        - name: as text
          topic: orders.eu
          key: k-12
          value: |
            { "id" : 12,  "customer": {"ssn": null} }
          stored:
            key: <sealed>
            value: '{"id": "<sealed>", "customer": {"ssn": "<sealed>"}}'
        - name: a field that is not there
          topic: orders.eu
          value: {id: 1}
          error: "INVALID_RECORD: field 'customer.ssn' is not in the value"
        - name: a topic without a rule
          topic: other
          value: x
          error: /POLICY_VIOLATION.*no policy rule/
        - name: a tombstone
          topic: orders.eu
          key: k-12
          value: null
          stored: {key: <sealed>, value: null}
        - name: Avro with the rule's schema
          topic: visits
          value: {age: 21, ssn: "078-05", note: hello}
          stored: {value: {age: <sealed>, ssn: <sealed>, note: hello}}
        - name: a branch in words
          topic: visits
          value: {age: 21, ssn: {string: "078-05"}, note: hello}
          stored: {value: {age: <sealed>, ssn: {string: <sealed>}, note: hello}}
        - name: null stays
          topic: visits
          value: {age: 21, note: hello}
          stored: {value: {age: <sealed>, ssn: null, note: hello}}
        - name: Avro of a registry
          topic: registered
          schema: schemas/visit.avsc
          value: {age: 21, note: hello}
          sealed: [age]
        - name: nothing is sealed
          topic: logs
          value: just text
          stored: just text
      """)
    #expect(
      text == """
        shop.test.yaml
          ok      a whole value
          ok      its key
          ok      fields, key and header
          ok      as text
          ok      a field that is not there
          ok      a topic without a rule
          ok      a tombstone
          ok      Avro with the rule's schema
          ok      a branch in words
          ok      null stays
          ok      Avro of a registry
          ok      nothing is sealed

        12 cases: all passed

        """)
  }

  @Test func casesThatFail() throws {
    let text = try Self.report(
      """
        - name: another shape
          topic: orders.eu
          key: key
          value: {id: 12, customer: {ssn: "078-05-1120", name: Ada}, list: [1, 2]}
          stored:
            key: key
            headers: {user: <sealed>}
            value: {id: <sealed>, customer: {ssn: <sealed deterministic key=cards>, name: <sealed>}, list: [1], more: {}}
          readable: [id, "list[5]"]
          sealed: [customer]
        - name: a copy
          topic: orders.eu
          key: c-078-05-1120
          value: {id: 2026, customer: {ssn: "078-05-1120"}, note: "ssn 078-05-1120 of 20261"}
        - name: a copy that is known
          topic: orders.eu
          value: {id: 2026, customer: {ssn: "078-05-1120"}, note: "ssn 078-05-1120"}
          allowCopies: [customer.ssn]
        - name: not refused
          topic: logs
          value: x
          error: INVALID_RECORD
        - name: refused
          topic: orders.eu
          value: "{"
          stored: <sealed>
        - name: refused otherwise
          topic: orders.eu
          value: {}
          error: MESSAGE_TOO_LARGE
        - name: no Avro
          topic: visits
          value: {age: old, note: n}
        - name: no schema
          topic: registered
          value: {age: 1}
        - name: no file
          topic: logs
          valueFile: nothing.json
        - name: a foreign schema
          topic: registered
          valueBase64: AAAAAAcB
      """)
    #expect(
      text == """
        shop.test.yaml
          FAILED  another shape (shop.test.yaml:3:5)
                  the key is stored otherwise
                    - "key"
                    + <sealed deterministic>
                  the value is stored otherwise at 'customer.ssn'
                    - <sealed deterministic key=cards>
                    + <sealed randomized key=pii>
                  the value is stored otherwise at 'customer.name'
                    - <sealed>
                    + "Ada"
                  the value is stored otherwise at 'list[1]'
                    - nothing
                    + 2
                  the value is stored otherwise at 'more'
                    - {}
                    + nothing
                  the record has no header 'user'
                  'customer' is to be sealed
                    + customer: {"ssn": <sealed>, "name": "Ada"}
                  'id' is to be readable
                    + id: <sealed deterministic>
                  'list[5]' is to be readable, and there is no such place in the stored value
          FAILED  a copy (shop.test.yaml:13:5)
                  what is sealed of 'customer.ssn' can be read in the value
                    if that is known and meant, add 'allowCopies: [customer.ssn]' to the case
          ok      a copy that is known (it expects nothing)
          FAILED  not refused (shop.test.yaml:21:5)
                  the record is stored and was to be refused
                    - INVALID_RECORD
          FAILED  refused (shop.test.yaml:25:5)
                  the record is refused
                    + INVALID_RECORD: the value cannot be read as JSON: an object without an end (byte 1)
          FAILED  refused otherwise (shop.test.yaml:29:5)
                  the record is refused for another reason
                    - MESSAGE_TOO_LARGE
                    + INVALID_RECORD: field 'id' is not in the value; 'onMissing: pass' in the policy makes it optional
          FAILED  no Avro (shop.test.yaml:33:5)
                  the record cannot be made: the value does not fit its Avro schema: 'age' is a text, and the schema has int there
          FAILED  no schema (shop.test.yaml:36:5)
                  the record cannot be made: the topic's values are Avro of a schema registry: name the schema with 'schema: FILE'
          FAILED  no file (shop.test.yaml:39:5)
                  the record cannot be made: cannot read 'nothing.json': No such file or directory
          FAILED  a foreign schema (shop.test.yaml:42:5)
                  the value names schema id 7 of a schema registry, and none is asked here: give the schema as a file: add 'schema: FILE' to the case

        10 cases: 1 passed, 9 failed

        """)
  }

  @Test func coverage() throws {
    let text = try Self.report(
      """
        - {name: one, topic: orders.eu, key: k, value: {id: 1, customer: {ssn: "078-05-1120"}}}
        - {name: two, topic: logs, value: x}
        - {name: three, topic: visits, value: {age: 1, note: n}}
      """, showsCoverage: true)
    #expect(
      text.hasSuffix(
        """
        shop.yaml: samples try 7 of 13 rules and fields
          not tried: rule 'payments' (shop.yaml:6:13)
          not tried: field '**.secret' of rule 'orders.*' (shop.yaml:13:16)
          not tried: header 'user' of rule 'orders.*' (shop.yaml:15:15)
          not tried: field 'ssn' of rule 'visits' (shop.yaml:19:19)
          not tried: rule 'registered' (shop.yaml:21:12)
          not tried: field 'age' of rule 'registered' (shop.yaml:24:14)

        3 cases: all passed

        """), "\(text)")
  }

  @Test func otherFormats() throws {
    let folder = try Self.folder(
      """
        - {name: "one & <two>", topic: logs, value: x}
        - {name: "fails #1", topic: logs, value: x, stored: y}
      """)
    let run = PolicyTestRun(["\(folder.path)/shop.yaml"])
    #expect(
      folder.relative(run.report(.junit)) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="fieldseal policy test" tests="2" failures="1" errors="0">
          <testsuite name="shop.test.yaml" tests="2" failures="1" errors="0" skipped="0">
            <testcase classname="shop.test.yaml" name="one &amp; &lt;two&gt;" file="shop.test.yaml" line="3"/>
            <testcase classname="shop.test.yaml" name="fails #1" file="shop.test.yaml" line="4">
              <failure type="expectation" message="the value is stored otherwise">\
        the value is stored otherwise&#10;  - &quot;y&quot;&#10;  + &quot;x&quot;</failure>
            </testcase>
          </testsuite>
        </testsuites>

        """)
    #expect(
      folder.relative(run.report(.tap)) == ##"""
        TAP version 14
        1..2
        ok 1 - shop.test.yaml: one & <two>
        not ok 2 - shop.test.yaml: fails \#1
          ---
          at: "shop.test.yaml:4:5"
          failures:
            - message: "the value is stored otherwise"
              details:
                - "- \"y\""
                - "+ \"x\""
          ...

        """##)
    let json = folder.relative(run.report(.json))
    #expect(JSONNodeParser.node(json) != nil)
    #expect(json.contains(#""cases":2,"failed":1"#) && json.contains(#""outcome":"failed""#))
  }

  @Test func problems() throws {
    let folder = try PolicyFolder([
      "a.yaml": "version: 2", "a.test.yaml": "version: 1\ncases: [{name: a, topic: t, value: v}]",
      "b/none.yaml": "",
      "c.test.yaml": "version: 1",
    ])
    func problems(_ names: String...) -> [String] {
      PolicyTestRun(names.map { "\(folder.path)/\($0)" }).problems.all.map { folder.relative("\($0)") }
    }
    #expect(problems("a.yaml").allSatisfy { $0.hasPrefix("a.yaml:1:") } && !problems("a.yaml").isEmpty)
    #expect(
      problems("b", "missing", "b/none.yaml") == [
        "b:1:1: 'b' holds no samples: write them into NAME.test.yaml beside the policy NAME.yaml",
        "b/none.yaml:1:1: 'b/none.yaml' has no samples: write them into a file beside it that ends with .test.yaml",
        "missing:1:1: there is no 'missing'",
      ])
    let missing = "c.test.yaml:1:1: a file with samples has no 'cases'"
    #expect(problems("c.test.yaml").first?.hasPrefix(missing) == true)
  }
}
