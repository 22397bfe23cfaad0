import Policy
import Schemas

/// The rules that the tests of this target use.
enum TestPolicy {
  static func make() throws -> Policy {
    try Policy.parse(["test.yaml": text])
  }

  /// The Avro schema of topics `avro.*`.
  static let schema = #"""
    {"type": "record", "name": "Order", "fields": [
      {"name": "id", "type": "long"},
      {"name": "customer", "type": {"type": "record", "name": "Customer", "fields": [
        {"name": "ssn", "type": ["null", "string", "int"]},
        {"name": "age", "type": "int"},
        {"name": "photo", "type": "bytes"}]}},
      {"name": "cards", "type": {"type": "array", "items": "string"}},
      {"name": "scores", "type": {"type": "map", "values": "double"}},
      {"name": "note", "type": "string"}]}
    """#

  /// The schema stands under the path that the policy names: there is no such file.
  static func schemas() throws -> SchemaCatalog {
    try SchemaCatalog(files: [SchemaFile(path: "order.avsc", schema: try AvroSchema(json: schema))])
  }

  private static let text = #"""
    version: 1
    keys:
      aes: {provider: local, key: "kek/{topic}"}
      chacha: {provider: local, key: "chacha", algorithm: ChaCha20-Poly1305}
      elsewhere: {provider: elsewhere, key: "kek"}
    topics:
      - {match: "sealed.*", encrypt: value, key: aes}
      - {match: "chacha.*", encrypt: value, key: chacha}
      - {match: "migrating.*", encrypt: value, key: aes, unsealed: pass}
      - {match: "mirror.*", encrypt: value, key: aes, context: mirrored}
      - {match: "elsewhere.*", encrypt: value, key: elsewhere}
      - match: "json.*"
        format: json
        key: aes
        fields: [customer.ssn, "cards[*].number", {path: customer.id, mode: deterministic}, {path: "**.secret", onMissing: pass}]
        onMissing: pass
      - match: "strict.*"
        format: json
        key: aes
        fields: [customer.ssn, {path: note, onMissing: pass}]
      - match: "whole.*"
        format: json
        key: aes
        fields: [customer.ssn]
        onInvalid: encrypt-value
      - match: "lenient.*"
        format: json
        key: aes
        fields: [customer.ssn]
        unsealed: pass
        onMissing: pass
      - match: "joined.*"
        format: json
        key: chacha
        fields: [{path: id, mode: deterministic, context: id}, {path: other, mode: deterministic, context: id, onMissing: pass}]
      - match: "parts.*"
        encrypt: value
        key: aes
        recordKey: deterministic
        headers: [user, {name: account, mode: deterministic}]
      - {match: "plain.*", encrypt: none}
      - {match: "two.*", encrypt: none}
      - {match: "/two\\.[a-z]+/", encrypt: none}
    """#
}
