import Testing

@testable import Schemas

@Suite struct SampleOutlineTests {
  private func outline(_ text: String) throws -> SchemaOutline {
    try SchemaOutline(sampling: Array(text.utf8).span.bytes)
  }

  @Test func placesOfASample() throws {
    let outline = try outline(
      """
      {"id": 7, "customer": {"e-mail": "a@b.c", "first name": "A", "vip": true, "none": null},
       "lines": [{"sku": "x", "price": 1.5}, {"sku": "y", "price": 2, "note": null}, {"sku": null}],
       "mixed": ["a", 1, {"b": [[]]}], "empty": {}, "list": []}
      """)
    #expect(
      outline.entries.map { "\($0.path) \($0.kind)\($0.isNullable ? "?" : "")" } == [
        "id integer", "customer record", "customer.e-mail string", #"customer."first name" string"#,
        "customer.vip boolean",
        "customer.none null?", "lines array", "lines[*] record", "lines[*].sku string?",
        "lines[*].price number",
        "lines[*].note null?", "mixed array", "mixed[*] union", "mixed[*].b array", "mixed[*].b[*] array",
        "mixed[*].b[*][*] any", "empty record", "list array", "list[*] any",
      ])
    let entries = Dictionary(uniqueKeysWithValues: outline.entries.map { ($0.path, $0) })
    #expect(
      entries["lines[*].sku"]?.examples == ["x", "y"] && entries["lines[*].price"]?.examples == ["1.5", "2"])
    #expect(entries["mixed[*]"]?.branches == ["string", "integer", "object"])
    #expect(outline.entries.allSatisfy { $0.isSealedInPlace })
    #expect(
      outline.entries.filter(\.isAlwaysThere).map(\.path) == [
        "id", "customer", "customer.e-mail", #"customer."first name""#, "customer.vip", "lines", "mixed",
        "empty", "list",
      ])
    let some = try self.outline(#"{"a": {"b": 1, "c": {}}, "l": [{"x": 1}, {}]}"#)
    #expect(some.entries.filter(\.isAlwaysThere).map(\.path) == ["a", "a.b", "a.c", "l"])
    #expect(outline.matches(try FieldPath("mixed[1]")).map(\.kind) == [.string, .integer, .record])
    #expect(outline.matches(try FieldPath("list[*].x.y")).map(\.path) == ["list[*]"])
    #expect(outline.matches(try FieldPath("empty.x")).map(\.path) == ["empty"])
    for path in ["id.x", "lines.sku"] { #expect(outline.matches(try FieldPath(path)).isEmpty) }
  }

  @Test func otherTexts() throws {
    #expect(try outline("[1, 2]").entries.map(\.path) == ["[*]"])
    #expect(try outline("5").entries.isEmpty)
    #expect(
      try outline(#"[{"a": 1}, {"a": "x", "b": []}]"#).entries.map(\.path) == [
        "[*]", "[*].a", "[*].b", "[*].b[*]",
      ])
    #expect(throws: SchemaError.self) { try self.outline("{") }
    #expect(throws: SchemaError.self) { try self.outline("") }
    let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
    #expect(throws: SchemaError.self) { try self.outline(deep) }
    // Each object has a name that all others have not.
    let many = "[" + (0..<30_000).map { #"{"k\#($0)": 1}"# }.joined(separator: ",") + "]"
    #expect(try !outline(many).isComplete)
  }
}
