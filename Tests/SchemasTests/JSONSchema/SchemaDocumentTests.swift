import TestTools
import Testing

@testable import Schemas

@Suite struct SchemaDocumentTests {
  @Test func languages() {
    func language(_ text: String) -> SchemaDocument.Language? {
      SchemaDocument.language(of: Array(text.utf8).span.bytes)
    }
    for text in [
      AvroOutlineTests.payment, #""string""#, #"["null", "int"]"#, #"{"type": "array", "items": "string"}"#,
      #"{"type": "string", "logicalType": "uuid"}"#, #"{"type": "map", "values": "int"}"#,
      #"{"type": "record", "name": "broken"}"#,
    ] {
      #expect(language(text) == .avro, "\(text)")
    }
    for text in [
      #"{"$schema": "http://json-schema.org/draft-07/schema#"}"#,
      #"{"type": "object", "properties": {"a": {"type": "string"}}}"#,
      #"{"type": "array", "items": {"type": "object"}}"#, ##"{"$ref": "#/$defs/a", "$defs": {"a": {}}}"##,
      #"{"oneOf": [{"type": "string"}]}"#,
    ] {
      #expect(language(text) == .jsonSchema, "\(text)")
    }
    for text in [
      #"{"id": 7, "type": "card"}"#, #"{"items": [{"sku": 1}], "type": "order"}"#, "[1, 2]", "5", "{", "{}",
      #"{"properties": {"size": 5}}"#, #"{"type": "object", "id": 5}"#,
    ] {
      #expect(language(text) == nil, "\(text)")
    }
  }

  @Test func read() throws {
    let folder = TemporaryFolder()
    let avro = try SchemaDocument(reading: folder.write("a.avsc", AvroOutlineTests.payment))
    #expect(avro.outline.entries.first?.path == "id")
    let json = try SchemaDocument(
      reading: folder.write("a.json", #"{"properties": {"a": {"type": "string"}}}"#))
    #expect(json.outline.entries.map(\.path) == ["a"])
    for (text, reason) in [
      ("{", "no JSON"), ("[1]", "neither an Avro schema nor a JSON Schema"),
      (#"{"type": "record"}"#, "no \"name\""),
      (#"{"$schema": "x", "type": "record"}"#, "a type is one of"),
    ] {
      let path = folder.write("b", text)
      let error = #expect(throws: SchemaLookupError.self) { try SchemaDocument(reading: path) }
      let message = error?.message ?? ""
      #expect(message.contains(reason), "\(message)")
    }
  }
}
