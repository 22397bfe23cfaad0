import Policy
import Testing
import YAML

@testable import PolicyTools

@Suite struct PolicyStarterTests {
  static func start(
    _ text: String, name: String = "orders.json", topic: String = "orders",
    _ change: (inout PolicyStarter.Request) -> Void = { _ in }
  ) throws -> PolicyStarter.Start {
    var request = PolicyStarter.Request(Array(text.utf8), name: name, topic: topic, year: 2026)
    change(&request)
    let start = try PolicyStarter.start(request)
    #expect(try PolicyFormatter.format(start.policy, file: "first.yaml") == start.policy)
    let source = PolicySource.parse(["first.yaml": start.policy])
    #expect(source.diagnostics.isEmpty, "\(source.diagnostics)\n\(start.policy)")
    return start
  }

  @Test func sample() throws {
    let start = try Self.start(
      #"{"id": 7, "customer": {"taxId": "1", "email": "ada@example.org"}, "paidWith": "4111111111111111"}"#)
    #expect(
      start.policy == """
        # A first policy, made from a sample: orders.json. What is marked as a guess wants to be looked at.
        #
        # fieldseal keys create orders

        version: 1

        keys:
          orders: {provider: local, key: orders}

        topics:
          - match: orders
            key: orders
            format: json
            fields:
              - {path: customer.taxId, mode: deterministic} # guess: the name suggests an official number of a person; deterministic: it may be joined by
              - customer.email # guess: the name suggests how to reach a person; the sample has an e-mail address
              - paidWith # guess: the sample has a valid card number
              # Readable on purpose, as long as nobody takes "mode: plain" away.
              - {path: id, mode: plain} # candidate: an identifier; mode: deterministic hides it and keeps it joinable
            # unclassified: reject # refuses values with fields that are not listed, which there may be

        """)
    #expect((start.sealed, start.readable) == (3, 1))
    #expect(
      start.samples == """
        # Samples for `fieldseal policy test`.
        # The value is the first of the samples; if it is a real person's, put another one in its place.

        version: 1
        topic: orders

        cases:
          - name: sensitive fields are sealed
            value: |
              {
                "id": 7,
                "customer": {"taxId": "1", "email": "ada@example.org"},
                "paidWith": "4111111111111111"
              }
            sealed:
              - customer.taxId
              - customer.email
              - paidWith
            readable:
              - id

        """)
  }

  /// The policy goes into a repository: what samples hold does not.
  @Test func valuesAreNotInThePolicy() throws {
    let start = try Self.start(#"{"a": "ada@example.org", "b": {"ada@example.org": "4111111111111111"}}"#)
    #expect(!start.policy.contains("ada") && !start.policy.contains("4111"))
  }

  @Test func whatSamplesAre() throws {
    for text in ["{\"a\":1}\n\n{\"b\":1}\n", "[{\"a\": 1},\n {\"b\": 1}]"] {
      #expect(try Self.start(text).policy.hasPrefix("# A first policy, made from 2 samples: orders.json."))
    }
    #expect(try Self.start("[1, 2]").policy.contains("made from a sample:"))
    let error = #expect(throws: PolicyStartError.self) { try Self.start("{\"a\":1}\n{b}\n") }
    #expect(error?.message == "line 2 of orders.json is no JSON")
    for text in ["", "no json", "\u{0}\u{0}\u{0}\u{0}\u{1}x"] {
      #expect(throws: PolicyStartError.self) { try Self.start(text) }
    }
    #expect(throws: PolicyStartError.self) { try Self.start("{}", topic: "a b") }
    #expect(throws: PolicyStartError.self) { try Self.start("{\"a\":1}") { $0.format = .avro } }
    #expect(throws: PolicyStartError.self) { try Self.start("{\"a\":1}") { $0.kind = .schema } }
  }

  @Test func nothingSensitive() throws {
    let start = try Self.start(#"{"a": 1, "b": "x"}"#, topic: "events.*")
    #expect(
      start.policy.hasSuffix(
        """
        topics:
          # guess: no field looks sensitive, so all of the value is sealed; name fields under fields: to seal only those
          - match: "events.*"
            encrypt: value
            key: events.

        """))
    #expect(start.samples?.contains("stored: <sealed>") == true)
  }

  private static let avro = """
    {"type": "record", "name": "Customer", "namespace": "com.acme", "fields": [
      {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
      {"name": "ssn", "type": ["null", "string"]},
      {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["NEW", "OLD"]}},
      {"name": "home", "type": ["null", {"type": "record", "name": "Address", "fields": [
        {"name": "street", "type": "string"}, {"name": "next", "type": ["null", "Address"]}]}]},
      {"name": "payment", "type": ["null", {"type": "record", "name": "Card", "fields": [
        {"name": "number", "type": "string"}]}, {"type": "record", "name": "Sepa", "fields": [
        {"name": "iban", "type": "string"}]}]}
    ]}
    """

  @Test func avroSchema() throws {
    let start = try Self.start(Self.avro, name: "customer.avsc", topic: "customers") {
      $0.schemaPath = "../customer.avsc"
    }
    #expect(
      start.policy.hasSuffix(
        """
            format: avro
            fields:
              - ssn # guess: the name suggests an official number of a person
              - {path: "home.**.street", onMissing: pass} # guess: the name suggests where a person is or lives
              - {path: payment(com.acme.Card).number, onMissing: pass} # guess: the name suggests a card number
              - {path: payment(com.acme.Sepa).iban, onMissing: pass} # guess: the name suggests a bank account
              # Readable on purpose, as long as nobody takes "mode: plain" away.
              - {path: id, mode: plain} # candidate: an identifier
              - {path: status, mode: plain}
            unclassified: reject # a field that is added to the schema has to be added here first
            schemas: [../customer.avsc]

        """), "\(start.policy)")
    let samples = try #require(start.samples)
    #expect(samples.contains("schema: ../customer.avsc") && samples.contains("\"status\": \"NEW\""))
    #expect(samples.contains("com.acme.Card"))
  }

  @Test func schemaTags() throws {
    let schema = """
      {"type": "record", "name": "R", "fields": [
        {"name": "memo", "type": "string", "confluent:tags": ["PII", "9 lives"]}, {"name": "email", "type": "string"},
        {"name": "count", "type": "int"}]}
      """
    let start = try Self.start(schema, name: "r.avsc", topic: "r")
    #expect(
      start.policy.contains(
        """
        tags:
          - tag: PII
            match:
              - schema:confluent:tags=PII # as the schema says
              - email # guess: the name suggests how to reach a person
          - tag: tag-9-lives
            match:
              - schema:confluent:tags=9 lives # as the schema says
          # guess: nothing sensitive is seen in the rest
          - tag: public
            match:
              - count

        protect:
          - {tag: PII, mode: randomized}
          - {tag: tag-9-lives, mode: randomized}
          - {tag: public, mode: plain}

        topics:
          - match: r
            encrypt: tagged
            key: r
            format: avro
        """), "\(start.policy)")
  }

  @Test func jsonSchema() throws {
    let schema = """
      {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["email", "a"],
       "additionalProperties": false, "properties": {
         "email": {"type": "string"}, "phone": {"type": "string"},
         "a": {"type": "object", "required": ["iban"], "properties": {"iban": {"type": "string"}}},
         "b": {"type": "object", "required": ["iban"], "properties": {"iban": {"type": "string"}}}}}
      """
    let start = try Self.start(schema, name: "r.schema.json") { $0.schemaPath = "r.schema.json" }
    let lines = start.policy.split(separator: "\n").filter { $0.hasPrefix("      -") }
    #expect(
      lines.map { $0.split(separator: " #")[0].drop { $0 == " " || $0 == "-" } } == [
        "email", "{path: phone, onMissing: pass}", "a.iban", "{path: b.iban, onMissing: pass}",
      ])
    #expect(start.policy.contains("made from a JSON Schema: r.schema.json."))
    #expect(start.policy.contains("    unclassified: reject"))
  }

  @Test func manyFieldsAreTagged() throws {
    let members =
      ["email", "iban", "cvv", "salary", "password", "diagnosis", "religion", "taxId"]
      + (0..<10).map { "f\($0)" }
    let text = "{" + members.map { "\"\($0)\": \"x\"" }.joined(separator: ",") + "}"
    let policy = try Self.start(text).policy
    #expect(
      policy.split(separator: "\n").filter { $0.contains("mode: ") } == [
        "  - {tag: PII, mode: randomized}", "  - {tag: financial, mode: randomized}",
        "  - {tag: PCI, mode: randomized}",
        "  - {tag: credential, mode: randomized}", "  - {tag: health, mode: randomized}",
        "  - {tag: special, mode: randomized}",
        "  - {tag: PII-id, mode: deterministic}", "  - {tag: public, mode: plain}",
      ])
  }
}
