import Schemas
import TestTools
import Testing
import YAML

@testable import Policy

/// Policies with schema files beside them.
@Suite struct SchemaFileTests {
  private static let json = """
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
     "properties": {
       "id": {"type": "string", "confluent:tags": ["PUBLIC"]},
       "ssn": {"type": "string", "confluent:tags": ["PII"]},
       "contacts": {"type": "array", "items": {"type": "object", "additionalProperties": false,
         "properties": {"phone": {"type": "string", "confluent:tags": ["PII", "PUBLIC"]}, "note": {"type": "string"}}}}}}
    """
  private static let avro = """
    {"type": "record", "name": "V", "fields": [
      {"name": "id", "type": "string"}, {"name": "ssn", "type": "string", "confluent:tags": ["PII"]},
      {"name": "note", "type": ["null", "string"]}]}
    """
  private static let tags = """
    version: 1
    keys: {k: {provider: p, key: n}, user: {provider: p, key: "u/{value.user}"}}
    tags:
    - {tag: PII, match: ["schema:confluent:tags=PII"]}
    - {tag: public, match: ["schema:confluent:tags=PUBLIC"]}
    protect:
    - {tag: public, mode: plain}
    - {tag: PII}
    topics:

    """

  private func load(_ topics: String, tags: String = Self.tags) throws -> PolicySource {
    let folder = TemporaryFolder()
    folder.write("p.yaml", tags + topics)
    folder.write("v.json", Self.json)
    folder.write("v.avsc", Self.avro)
    return PolicySource.load([folder.path + "/p.yaml"])
  }

  private func found(_ topics: String, tags: String = Self.tags) throws -> [String] {
    try load(topics, tags: tags).diagnostics.map {
      "\($0.code) \($0.position.line - 9):\($0.position.column)"
    }
  }

  @Test func propertiesOfJSONSchemasBecomePaths() throws {
    let source = try load("- {match: t, encrypt: tagged, format: json, key: k, schemas: [v.json]}")
    #expect(source.diagnostics.isEmpty)
    let rules = try #require(source.rules.first?.fieldRules)
    #expect(rules.fields.map(\.selector.description) == ["ssn", "contacts[*].phone"])
    #expect(rules.plain.map(\.text) == ["id"])
    #expect(rules.tags.isEmpty)
    let entry = try #require(source.rules.first?.fieldEntries.first)
    #expect(entry.tag == "PII" && entry.isOptional)
    #expect(entry.position.line == 4)
    #expect(source.rules.first.flatMap { source.document($0.schemas[0], of: $0) } != nil)
    let policy = try source.policy()
    #expect(policy.schemas.isEmpty && policy.needsRegistry == nil)
  }

  @Test func unclassifiedFieldsOfSchemas() throws {
    let json = "- {match: t, encrypt: tagged, format: json, key: k, schemas: [v.json], unclassified: reject"
    #expect(try found(json + "}") == ["unclassifiedField 1:72"])
    #expect(try found(json + ", fields: [{path: 'contacts[*].note', mode: plain}]}").isEmpty)
    let avro = "- {match: t, encrypt: tagged, format: avro, key: k, schemas: [v.avsc], unclassified: reject"
    #expect(try found(avro + "}") == ["unclassifiedField 1:72"])
    let message = try load(avro + "}").diagnostics.first { $0.code == .unclassifiedField }?.message
    #expect(message?.contains("v.avsc has 'id', 'note', about which") == true)
    #expect(try found(avro + ", fields: [{path: id, mode: plain}, {path: note, mode: plain}]}").isEmpty)
  }

  @Test func whatSchemasLack() throws {
    let list = "- {match: t, format: json, key: k, schemas: [v.json], fields: "
    #expect(try found(list + "[ssn]}") == ["unusedTags -5:9"])
    #expect(try found(list + "[ssm]}").contains("fieldNotInSchema 1:64"))
    #expect(try found(list + "[{path: ssm, onMissing: pass}]}").contains("optionalFieldNotInSchema 1:71"))
    let key = "- {match: t, format: json, key: user, schemas: [v.json], fields: [ssn]}"
    #expect(try found(key).contains("keyFieldNotInSchema 1:33"))
    let whole = "- {match: t, encrypt: value, format: avro, key: user, schemas: [v.avsc]}"
    #expect(try found(whole).contains("keyFieldNotInSchema 1:49"))
    #expect(
      try found("- {match: t, encrypt: tagged, format: json, key: k, schemas: [v.avsc]}").first?.hasPrefix(
        "unusableSchema 1:63") == true)
  }

  @Test func tagsThatSelectNothing() throws {
    let tags = """
      version: 1
      keys: {k: {provider: p, key: n}}
      tags:
      - {tag: PII, match: ["schema:confluent:tags=Pii", "**.ssm", ssn]}
      protect:
      - {tag: PII}



      topics:

      """
    let avro = "- {match: t, encrypt: tagged, format: avro, key: k, schemas: [v.avsc]}"
    let json = "- {match: u, encrypt: tagged, format: json, key: k, schemas: [v.json]}"
    let some = try found(avro, tags: tags)
    #expect(some == ["tagSelectsNothing -5:22", "tagSelectsNothing -5:51"])
    #expect(
      try found(avro + "\n" + json, tags: tags) == ["tagSelectsNothing -5:22", "tagSelectsNothing -5:51"])
    // Of topics without schemas it is not known.
    #expect(try found(avro + "\n- {match: u, encrypt: tagged, format: avro, key: k}", tags: tags).isEmpty)
    let none = tags.replacing(", ssn]", with: "]")
    #expect(try found(avro, tags: none).contains("schemaWithoutTaggedFields 2:63"))
  }

  /// Without files nothing would be found, and nothing sealed.
  @Test func textsWithoutFiles() {
    let source = PolicySource.parse([
      "p.yaml": Self.tags + "- {match: t, encrypt: tagged, format: json, key: k, schemas: [v.json]}"
    ])
    #expect(source.diagnostics.map(\.code) == [.unreadSchemas])
  }
}
