import Testing

@testable import Schemas

@Suite struct JSONSchemaTests {
  private func file(_ json: String) throws(SchemaError) -> JSONSchemaFile {
    try JSONSchemaFile(path: "a.json", json: Array(json.utf8).span.bytes)
  }

  private func entries(_ json: String) throws -> [String] {
    try file(json).outline.entries.map { "\($0.path) \($0.kind)\($0.isNullable ? "?" : "")" }
  }

  private func canMatch(_ file: JSONSchemaFile, _ path: String) throws -> Bool {
    file.canMatch(try FieldPath(path))
  }

  @Test func properties() throws {
    let json = """
      {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["id"], "properties": {
        "id": {"type": "integer"}, "email": {"type": ["string", "null"], "format": "email", "description": "where"},
        "tags": {"type": "array", "items": {"type": "string"}}, "kind": {"enum": ["a", "b"]}, "on": {"const": true},
        "point": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}], "items": {"type": "null"}},
        "attributes": {"type": "object", "additionalProperties": {"type": "string", "examples": ["x", 1, {}]}},
        "x": {"patternProperties": {"^S_": {"type": "string"}}, "additionalProperties": false},
        "price": {"type": "number"}, "free": {}, "open": {"type": "object"}, "first name": true, "never": false}}
      """
    #expect(
      try entries(json)
        == [
          "id integer", "email string?", "tags array", "tags[*] string", "kind enumeration", "on boolean",
          "point array",
          "point[0] number", "point[1] string", "point[*] null?", "attributes map", "attributes.* string",
          "x map", "x.* string",
          "price number", "free any", "open map", #""first name" any"#,
        ].map { $0 == "x map" ? "x record" : $0 })
    let file = try file(json)
    #expect(file.outline.entries.filter(\.isAlwaysThere).map(\.path) == ["id"])
    let email = try #require(file.outline.entries.first { $0.path == "email" })
    #expect(email.type == "string (email)" && email.logicalType == "email" && email.documentation == "where")
    #expect(file.outline.entries.first { $0.path == "attributes.*" }?.examples == ["x", "1"])
    for path in [
      "id", "email", "tags[3]", "tags", "attributes.a", "**.id", "*", "free.x[*].y", "open.a.b", "x.S_a",
      "*.q.r.never", "**.never.x.id",
    ] {
      #expect(try canMatch(file, path), "\(path)")
    }
    for path in [
      "ident", "email.x", "tags.a", "tags[*].a", "id[*]", "x.a.b", "never",
    ] {
      #expect(try canMatch(file, path) == false, "\(path)")
    }
  }

  @Test func putTogether() throws {
    let json = """
      {"$id": "https://acme.example/order.json", "allOf": [{"$ref": "#/$defs/base"}, {"properties": {"b": {"type": "string"}}}],
       "properties": {"a": {"description": "a"}, "c": {"$ref": "order.json#/$defs/x"},
         "d": {"$ref": "https://acme.example/order.json#/$defs/with~1slash", "confluent:tags": ["PCI"]},
         "e": {"$ref": "#named"}, "f": {"$ref": "other.json"}, "g": {"$ref": "#/$defs/%62ase"}},
       "if": {"properties": {"a": {"const": 1}}}, "then": {"properties": {"t": {"type": "integer"}}},
       "dependentSchemas": {"a": {"properties": {"u": {"type": "boolean"}}}},
       "$defs": {"base": {"type": "object", "properties": {"a": {"type": "integer"}, "z": {"type": ["integer", "string"]}}},
         "with/slash": {"type": "string"}, "named": {"$anchor": "named", "type": "number"}}}
      """
    let found = try entries(json)
    #expect(
      found == [
        "a integer", "c any", "d string", "e number", "f any", "g record", "g.a integer", "g.z union",
        "z union", "b string",
        "t integer", "u boolean",
      ])
    let file = try file(json)
    #expect(file.outline.entries.first { $0.path == "a" }?.documentation == "a")
    #expect(file.outline.entries.first { $0.path == "z" }?.branches == ["integer", "string"])
    #expect(try file.paths(with: SchemaTag(property: "confluent:tags", value: "PCI")).map(\.text) == ["d"])
  }

  @Test func alternatives() throws {
    let json = """
      {"type": "object", "properties": {
        "by": {"oneOf": [{"type": "object", "properties": {"number": {"type": "string", "pii": true}}},
          {"type": "object", "properties": {"iban": {"type": "string"}}}, {"type": "string", "pii": "yes"}, false]},
        "maybe": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/e"}], "confluent:tags": ["PII"]},
        "both": {"oneOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}], "anyOf": [{"properties": {"c": {}}}]}},
       "$defs": {"e": {"type": "string", "confluent:tags": ["PII", "X"]}}}
      """
    let file = try file(json)
    #expect(
      file.outline.entries.map { "\($0.path) \($0.kind)" } == [
        "by union", "by.number string", "by.iban string", "maybe string", "both record", "both.c any",
        "both.a any", "both.b any",
      ])
    let maybe = try #require(file.outline.entries.first { $0.path == "maybe" })
    #expect(maybe.isNullable && maybe.tags.map(\.value) == ["PII", "X"])
    func paths(_ text: String) throws -> [String] {
      try file.paths(with: try #require(SchemaTag(text))).map(\.text)
    }
    #expect(
      try paths("pii=true") == ["by.number"] && paths("pii=yes") == ["by"]
        && paths("confluent:tags=X") == ["maybe"])
    #expect(try paths("pii=no").isEmpty)
    let open = file.outline.openBranches(try FieldMatcher([try FieldPath("by.number")]))
    #expect(
      open.map { "\($0.union) \($0.name) \($0.branch.path) \($0.fields)" } == [
        "by object by [0]", "by string by [0]",
      ])
    #expect(file.outline.matches(try FieldPath("by")).map(\.kind) == [.record, .record, .string])
  }

  @Test func recursion() throws {
    let json = """
      {"definitions": {"node": {"type": "object", "properties": {"ssn": {"type": "string", "confluent:tags": ["PII"]},
         "children": {"type": "array", "items": {"$ref": "#/definitions/node"}}}}},
       "type": "object", "properties": {"root": {"$ref": "#/definitions/node"}, "self": {"$ref": "#"}}}
      """
    let file = try file(json)
    #expect(
      file.outline.entries.map(\.path) == [
        "**.root", "**.root.**.ssn", "**.root.**.children", "**.root.**.children[*]", "**.self",
      ])
    #expect(
      try file.paths(with: SchemaTag(property: "confluent:tags", value: "PII")).map(\.text) == [
        "**.root.**.ssn"
      ])
    #expect(try canMatch(file, "self.self.root.children[*].children[0].ssn"))
    #expect(try !canMatch(file, "root.children.ssn"))
    // Loops without a step, and arrays of themselves.
    #expect(try entries(##"{"$ref": "#"}"##).isEmpty)
    #expect(
      try entries(##"{"anyOf": [{"$ref": "#"}, {"allOf": [{"$ref": "#"}], "type": "string"}]}"##).isEmpty)
    let list = ##"{"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#"}}]}"##
    #expect(try entries(list) == ["**[*] union"])
    #expect(try canMatch(try self.file(list), "[*][*][0]"))
  }

  @Test(arguments: [
    ("[]", "an object, not an array"), ("{", "no JSON"),
    (#"{"type": "record", "name": "R"}"#, "is it an Avro schema?"),
    (#"{"properties": {"a": {"type": "text"}}}"#, "properties/a: a type is one of"),
    (#"{"type": 5}"#, "a type is one of"),
  ])
  func isRefused(_ json: String, _ message: String) {
    let error = #expect(throws: SchemaError.self) { try self.file(json) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func tagsWithoutPaths() throws {
    let tag = SchemaTag(property: "confluent:tags", value: "PII")
    #expect(throws: SchemaError.self) {
      try self.file(#"{"type": "object", "confluent:tags": ["PII"], "properties": {"a": {}}}"#).paths(
        with: tag)
    }
    let name = String(repeating: "x", count: 1025)
    #expect(throws: SchemaError.self) {
      try self.file(#"{"properties": {"\#(name)": {"confluent:tags": ["PII"]}}}"#).paths(with: tag)
    }
  }

  /// What is to stay readable must not be more than what has the tag.
  @Test func exactPaths() throws {
    let json = ##"""
      {"properties": {"name": {"public": true}, "self": {"$ref": "#"}, "customer": {"properties": {"name": {}, "id": {"x": "y"}}},
        "m": {"properties": {"a": {}}, "additionalProperties": {"z": "1"}}, "n": {"additionalProperties": {"z": "2"}}}}
      """##
    let file = try file(json)
    func paths(_ text: String) throws -> [String] {
      try file.paths(with: try #require(SchemaTag(text)), exactly: true).map(\.text)
    }
    let error = #expect(throws: SchemaError.self) { try paths("public=true") }
    #expect(
      error?.message.contains("would select **.customer.name as well") == true, "\(error?.message ?? "")")
    #expect(throws: SchemaError.self) { try paths("z=1") }
    #expect(try paths("x=y") == ["**.customer.id"] && paths("z=2") == ["**.n.*"])
  }

  /// Schemas that grow when they are looked at.
  @Test func bounded() throws {
    let start = ContinuousClock.now
    let doubling = (1...40).map {
      ##""d\##($0)": {"properties": {"a": {"$ref": "#/$defs/d\##($0 - 1)"}, "b": {"$ref": "#/$defs/d\##($0 - 1)"}}}"##
    }
    let wide = try file(
      ##"{"$ref": "#/$defs/d40", "$defs": {"d0": {"type": "string"}, \##(doubling.joined(separator: ","))}}"##
    )
    #expect(try !wide.outline.isComplete && canMatch(wide, "zzz"))
    #expect(throws: SchemaError.self) { try wide.paths(with: SchemaTag(property: "a", value: "b")) }
    let choices = (0..<30).map { _ in #"{"anyOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}"# }
    #expect(
      try file(#"{"allOf": [\#(choices.joined(separator: ","))]}"#).outline.entries.map(\.path) == ["a", "b"])
    let nested = (0..<400).reduce("{}") { inner, _ in #"{"anyOf": [\#(inner), {"type": "string"}]}"# }
    _ = try? file(nested)
    let deep = (0..<500).reduce(#"{"type": "string"}"#) { inner, _ in #"{"properties": {"a": \#(inner)}}"# }
    #expect(try !file(deep).outline.isComplete)
    let many = (0..<20_000).map { #"{"properties": {"p\#($0)": {"type": "string"}}}"# }
    _ = try? file(#"{"oneOf": [\#(many.joined(separator: ","))]}"#)
    let chain = (1..<20_000).map {
      ##""d\##($0)": {"anyOf": [{"$ref": "#/$defs/d\##($0 - 1)"}, {"type": "string"}]}"##
    }
    _ = try? file(
      ##"{"$ref": "#/$defs/d19999", "$defs": {"d0": {"type": "string"}, \##(chain.joined(separator: ","))}}"##
    )
    #expect(ContinuousClock.now - start < .seconds(60))
  }
}
