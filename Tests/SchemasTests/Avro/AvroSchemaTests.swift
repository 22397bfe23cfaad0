import Testing

@testable import Schemas

@Suite struct AvroSchemaTests {
  /// Message of the error that a schema is refused with.
  private func refusal(_ json: String, _ references: [(name: String, json: String)] = []) -> String {
    do {
      _ = try AvroSchema(json: json, references: references)
      return "taken"
    } catch {
      return error.description
    }
  }

  private func record(_ fields: String, _ name: String = "R") -> String {
    #"{"type": "record", "name": "\#(name)", "fields": [\#(fields)]}"#
  }

  private func canonical(_ json: String, _ references: [(name: String, json: String)] = []) throws -> String {
    try AvroSchema(json: json, references: references).canonicalForm
  }

  // MARK: What libavro alone does not take, or takes for something else

  @Test(arguments: [
    (#""string""#, #""string""#),
    (#"{"type": {"type": "string"}}"#, #""string""#),
    (#"{"type": ["null", {"type": "int"}]}"#, #"["null","int"]"#),
    (#"{"type": "error", "name": "E", "fields": []}"#, #"{"name":"E","type":"record","fields":[]}"#),
    (#"[]"#, "[]"),
    (#"{"type": "enum", "name": "E", "symbols": []}"#, #"{"name":"E","type":"enum","symbols":[]}"#),
    (
      #"{"type": "fixed", "name": ".F", "namespace": "n", "size": 0}"#,
      #"{"name":"F","type":"fixed","size":0}"#
    ),
    (
      #"{"type": "fixed", "name": "F", "namespace": "my-team.é$", "size": 2}"#,
      #"{"name":"my-team.é$.F","type":"fixed","size":2}"#
    ),
    (
      #"{"type": "enum", "name": "Größe-1", "symbols": ["ä"]}"#,
      #"{"name":"Größe-1","type":"enum","symbols":["ä"]}"#
    ),
  ])
  func isTaken(_ json: String, _ form: String) throws {
    #expect(try canonical(json) == form)
  }

  @Test func namesAreResolvedAsInJava() throws {
    // A type without a namespace in a record with one, used again by its bare name, and before it is defined.
    let json = """
      {"type": "record", "name": "a.b.R", "fields": [
        {"name": "late", "type": "Late"},
        {"name": "x", "type": {"type": "fixed", "name": "F", "namespace": "", "size": 1}},
        {"name": "y", "type": "F"},
        {"name": "z", "type": ["null", {"type": "record", "name": "S", "fields": [{"name": "r", "type": ["null", "R"]}]}]},
        {"name": "s", "type": {"type": "a.b.S"}},
        {"name": "l", "type": {"type": "enum", "name": "Late", "symbols": ["A"]}}
      ]}
      """
    #expect(
      try canonical(json)
        == #"{"name":"a.b.R","type":"record","fields":["#
        + #"{"name":"late","type":{"name":"a.b.Late","type":"enum","symbols":["A"]}},"#
        + #"{"name":"x","type":{"name":"F","type":"fixed","size":1}},{"name":"y","type":"F"},"#
        + #"{"name":"z","type":["null",{"name":"a.b.S","type":"record","fields":[{"name":"r","type":["null","a.b.R"]}]}]},"#
        + #"{"name":"s","type":"a.b.S"},{"name":"l","type":"a.b.Late"}]}"#)
  }

  @Test func attributesAreKept() throws {
    let schema = try AvroSchema(
      json: record(
        """
        {"name": "ssn", "type": ["null", "string"], "confluent:tags": ["PII", "SECRET"], "default": null},
        {"name": "d", "type": {"type": "bytes", "logicalType": "decimal", "precision": 4}, "doc": "\\u0000"},
        {"name": "n", "type": "long", "default": 123456789012345678901234567890, "aliases": ["m"], "order": "ignore"}
        """))
    #expect(schema.taggedFields() == [.init(record: "R", field: "ssn", tags: ["PII", "SECRET"])])
    #expect(schema.nodes.compactMap(\.logicalType) == ["decimal"])
  }

  @Test func refersToOtherSchemas() throws {
    let address = record(
      #"{"name": "zip", "type": {"type": "fixed", "name": "Zip", "size": 5}}, {"name": "c", "type": "x.Country"}"#,
      "x.Address")
    let country = #"{"type": "enum", "name": "x.Country", "symbols": ["DE", "FR"]}"#
    let order = record(
      #"{"name": "zip", "type": "Zip"}, {"name": "to", "type": ["null", "Address"]}, {"name": "from", "type": "x.Address"}"#,
      "x.Order")
    let references = [(name: "address", json: address), (name: "country", json: country)]
    let form = try canonical(order, references)
    #expect(
      form == #"{"name":"x.Order","type":"record","fields":["#
        + #"{"name":"zip","type":{"name":"x.Zip","type":"fixed","size":5}},{"name":"to","type":["null","#
        + #"{"name":"x.Address","type":"record","fields":[{"name":"zip","type":"x.Zip"},"#
        + #"{"name":"c","type":{"name":"x.Country","type":"enum","symbols":["DE","FR"]}}]}]},"#
        + #"{"name":"from","type":"x.Address"}]}"#)
    // Whatever their order, and named twice by two ways to the same schema.
    #expect(try canonical(order, references.reversed() + references) == form)
    #expect(refusal(order, [references[0]]).contains("\"x.Country\" is not defined, neither here nor in"))
    let other = (name: "other", json: #"{"type": "fixed", "name": "x.Zip", "size": 6}"#)
    #expect(
      refusal(order, references + [other]).contains(
        "the referenced schema other: two of the schemas define x.Zip"))
    #expect(
      refusal(order, references + [(name: "bad", json: "{")]).hasPrefix("the referenced schema bad: no JSON"))
    #expect(
      try canonical(#""x.Country""#, references)
        == #"{"name":"x.Country","type":"enum","symbols":["DE","FR"]}"#)
  }

  // MARK: What is refused

  @Test(arguments: [
    ("", "no JSON: the text is empty"),
    ("{\"type\":\n", "no JSON, line 2"),
    ("12", "a type is a name, an object or an array, not a number"),
    ("{}", "a type's object has no \"type\""),
    (#""strin""#, #"the type "strin" is not defined"#),
    (#"{"type": "array"}"#, "an array has no \"items\""),
    (#"{"type": "map"}"#, "a map has no \"values\""),
    (#"{"type": "record", "fields": []}"#, "a record has no \"name\""),
    (#"{"type": "record", "name": "R"}"#, "R: a record has no \"fields\""),
    (#"{"type": "record", "name": "R", "fields": [1]}"#, "R: field 0 has no name"),
    (#"{"type": "record", "name": "R", "fields": [{"name": "f"}]}"#, "R: the field f has no \"type\""),
    (
      #"{"type": "record", "name": "R", "fields": [{"name": "f", "type": "array", "items": "int"}]}"#,
      "R.f: the type \"array\" is not defined; a type with attributes needs an object of its own"
    ),
    (
      #"{"type": "record", "name": "R", "fields": [{"name": "f", "type": "int"}, {"name": "f", "type": "int"}]}"#,
      "R: the field f stands twice"
    ),
    (#"{"type": "record", "name": "string", "fields": []}"#, "as a primitive type is"),
    (#"{"type": "record", "name": "a..b", "fields": []}"#, "is no name for a type"),
    (#"{"type": "record", "name": "a\"b", "fields": []}"#, "is no name for a type"),
    (#"{"type": "enum", "name": "E", "symbols": ["A", "A"]}"#, "the symbol A stands twice"),
    (#"{"type": "enum", "name": "E", "symbols": [1]}"#, "a symbol is no name"),
    (#"{"type": "fixed", "name": "F", "size": -1}"#, "a fixed needs a \"size\" from 0 to 2147483647"),
    (#"{"type": "fixed", "name": "F", "size": 2147483648}"#, "a fixed needs a \"size\""),
    (#"{"type": "fixed", "name": "F", "size": 1.5}"#, "a fixed needs a \"size\""),
    (#"{"type": "fixed", "name": "F", "size": "1"}"#, "a fixed needs a \"size\""),
    (#"["int", {"type": "int"}]"#, "two branches of the type int"),
    (#"[["int"]]"#, "a union stands in a union"),
    (
      #"[{"type": "fixed", "name": "F", "size": 1}, {"type": "fixed", "name": "F", "size": 1}]"#,
      "F is defined twice"
    ),
  ])
  func isRefused(_ json: String, _ message: String) {
    #expect(refusal(json).contains(message))
  }

  // MARK: Hostile schemas

  @Test func nestingIsLimited() {
    for depth in [300, 1_000, 2_000, 100_000] {
      let arrays =
        String(repeating: #"{"type": "array", "items": "#, count: depth) + #""int""#
        + String(repeating: "}", count: depth)
      let message = refusal(arrays)
      #expect(
        depth == 300
          ? message == "taken" : message.contains("nested") || message.contains("maximum parsing depth"))
      let unions = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(refusal(unions) != "taken")
    }
    // Each record's definition stands in another schema.
    let chain = (0..<10_000).map {
      (name: "\($0)", json: record(#"{"name": "f", "type": "R\#($0 + 1)"}"#, "R\($0)"))
    }
    #expect(refusal(#""R0""#, chain).contains("nested"))
  }

  @Test func recordsThatAlwaysContainThemselvesAreRefused() {
    #expect(
      refusal(record(#"{"name": "r", "type": "R"}"#))
        == "R: the record has no value of finite size: it always contains itself")
    #expect(refusal(record(#"{"name": "r", "type": ["R"]}"#)).contains("no value"))
    let mutual = record(#"{"name": "s", "type": \#(record(#"{"name": "r", "type": "R"}"#, "S"))}"#)
    #expect(refusal(mutual).contains("no value"))
    for way in [#"["null", "R"]"#, #"{"type": "array", "items": "R"}"#, #"{"type": "map", "values": "R"}"#] {
      #expect(refusal(record(#"{"name": "r", "type": \#(way)}"#)) == "taken")
    }
  }

  @Test func largeSchemasTakeLittleTime() throws {
    let clock = ContinuousClock()
    var fields = (0..<10_000).map {
      #"{"name": "field\#($0)", "type": ["null", "string"], "doc": "some text"}"#
    }
    let wide = record(fields.joined(separator: ","))
    #expect(try clock.measure { _ = try AvroSchema(json: wide) } < .seconds(5))
    // A chain of records that refer to the one before: no nesting in the text.
    fields = (0..<5_000).map { index in
      let type = index == 0 ? #""int""# : #""R\#(index - 1)""#
      return
        #"{"name": "f\#(index)", "type": \#(record(#"{"name": "a", "type": \#(type)}, {"name": "b", "type": \#(type)}"#, "R\(index)"))}"#
    }
    let chain = record(fields.joined(separator: ","))
    #expect(try clock.measure { _ = try AvroSchema(json: chain) } < .seconds(5))
    #expect(refusal(String(repeating: " ", count: 9 << 20)).contains("8388608 bytes at most"))
  }
}
