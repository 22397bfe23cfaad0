import Testing

@testable import FieldSamples
@testable import Schemas

@Suite struct AvroTagTests {
  private func record(_ fields: String, _ name: String = "R") -> String {
    #"{"type": "record", "name": "\#(name)", "fields": [\#(fields)]}"#
  }

  private let pii = #""confluent:tags": ["PII"]"#

  private func found(
    _ json: String, _ paths: [String], exempt: Set<Int> = [], _ datum: [UInt8]
  ) throws -> [String] {
    let tags = [(tag: "PII", field: 10), (tag: "PCI", field: 11)]
    return try AvroSearch(json, paths, exempt: exempt, tags: tags).find(datum).map {
      "\($0.field) \($0.path) \($0.range.lowerBound)..<\($0.range.upperBound)"
    }
  }

  @Test func propertiesOfFields() throws {
    let json = record(
      """
      {"name": "a", "type": "int", "confluent:tags": ["PII", "SECRET", 3], "pii": true, "owner": "team a=b"},
      {"name": "b", "type": "int", "pii": false, "owner": 7, "doc": "PII", "aliases": ["PII"]},
      {"name": "c", "type": "int", "pii": "true", "owner": {"x": ["PII"]}}
      """)
    let schema = try AvroSchema(json: json)
    #expect(schema.taggedFields() == [.init(record: "R", field: "a", tags: ["PII", "SECRET"])])
    #expect(schema.taggedFields(property: "pii").map(\.tags) == [["true"], ["false"], ["true"]])
    #expect(schema.taggedFields(property: "owner").map(\.tags) == [["team a=b"]])
    #expect(schema.taggedFields(property: "doc").isEmpty && schema.taggedFields(property: "aliases").isEmpty)
  }

  @Test func textsOfTags() {
    #expect(SchemaTag("confluent:tags=PII") == SchemaTag(property: SchemaTag.confluentProperty, value: "PII"))
    #expect(SchemaTag("owner=a=b") == SchemaTag(property: "owner", value: "a=b"))
    #expect(SchemaTag("owner=a=b")?.description == "owner=a=b")
    for text in ["", "=", "a", "a=", "=a", "a=" + String(repeating: "x", count: 1024)] {
      #expect(SchemaTag(text) == nil)
    }
  }

  /// What has no path in the policy has the path of its place.
  @Test func whateverTheTypeThroughUnions() throws {
    let json = record(
      """
      {"name": "a", "type": "string", \(pii)},
      {"name": "b", "type": ["null", "string", "int"], \(pii)},
      {"name": "c", "type": {"type": "array", "items": "string"}, \(pii)}, {"name": "d", "type": "string"}
      """)
    #expect(
      try found(json, [], [2, 0x61, 2, 2, 0x62, 2, 2, 0x63, 0, 2, 0x64]) == [
        "10 a 0..<2", "10 b 3..<5", "10 c 5..<9",
      ])
    #expect(try found(json, [], [2, 0x61, 4, 6, 0, 0]) == ["10 a 0..<2", "10 b 2..<4", "10 c 4..<5"])
    #expect(try found(json, [], [2, 0x61, 0, 0, 0]) == ["10 a 0..<2", "10 b 3..<3", "10 c 3..<4"])
  }

  @Test func pathsDecideFirst() throws {
    let inner = record(#"{"name": "x", "type": "int", \#(pii)}, {"name": "y", "type": "int"}"#, "I")
    let json = record(#"{"name": "a", "type": [\#(inner), "int"], \#(pii)}, {"name": "i", "type": "I"}"#)
    let (branch, other): ([UInt8], [UInt8]) = ([0, 2, 4, 6, 8], [2, 2, 6, 8])
    // The tag selects the whole, so that nothing in it is searched.
    #expect(try found(json, [], branch) == ["10 a 0..<3", "10 i.x 3..<4"])
    #expect(try found(json, ["a.y"], branch) == ["10 a 0..<3", "10 i.x 3..<4"])
    #expect(try found(json, ["a"], branch) == ["0 a 0..<3", "10 i.x 3..<4"])
    // A path may decide about one branch.
    #expect(try found(json, ["a(I)"], branch) == ["0 a 0..<3", "10 i.x 3..<4"])
    #expect(try found(json, ["a(I)"], other) == ["10 a 0..<2", "10 i.x 2..<3"])
    // What is exempt is searched.
    #expect(try found(json, ["a"], exempt: [0], branch) == ["10 a.x 1..<2", "10 i.x 3..<4"])
    #expect(
      try found(json, ["a", "a.y"], exempt: [0], branch) == ["10 a.x 1..<2", "1 a.y 2..<3", "10 i.x 3..<4"])
    #expect(try found(json, ["**.x"], exempt: [0], branch) == ["10 a 0..<3"])
    #expect(try found(json, ["a(I)", "i.x"], exempt: [0, 1], branch) == ["10 a.x 1..<2"])
    #expect(try found(json, ["a(I)", "i.x"], exempt: [0, 1], other) == ["10 a 0..<2"])
  }

  @Test func theFirstTagDecides() throws {
    let json = record(
      #"{"name": "a", "type": "int", "confluent:tags": ["PCI", "PII"]}, {"name": "b", "type": "int", "confluent:tags": ["PCI"]}"#
    )
    #expect(try found(json, [], [2, 4]) == ["10 a 0..<1", "11 b 1..<2"])
    let search = try AvroSearch(json, ["x"], tags: [("PII", 5), ("public", 6), ("PCI", 7), ("PII", 8)])
    #expect(try search.find([2, 4]).map(\.field) == [5, 7])
    #expect([0, 5, 6, 7, 8].map { search.program.canMatch(field: $0) } == [false, true, false, true, false])
  }

  /// A type is the same wherever it is used, with and without something selected around it, and where no path leads.
  @Test func typesThatAreUsedAgain() throws {
    let node = record(
      #"{"name": "ssn", "type": "boolean", \#(pii)}, {"name": "next", "type": ["null", "R"]}, {"name": "m", "type": {"type": "map", "values": "R"}}"#
    )
    let leaf: [UInt8] = [1, 0, 0]
    #expect(
      try found(node, [], [1, 2] + leaf + [2, 2, 0x61] + leaf + [0]) == [
        "10 ssn 0..<1", "10 next.ssn 2..<3", "10 m.a.ssn 8..<9",
      ])
    #expect(try found(node, ["next"], [1, 2] + leaf + [0]) == ["10 ssn 0..<1", "0 next 1..<5"])
    #expect(
      try found(
        node, ["m.a", "next.ssn"], exempt: [1],
        [1, 2] + leaf + [4, 2, 0x61] + leaf + [2, 0x62] + leaf + [0])
        == ["10 ssn 0..<1", "0 m.a 8..<11", "10 m.b.ssn 13..<14"])
    // Of a fixed width, so that it would be passed over in one step; and twice, so that it is a routine.
    let fixed = record(#"{"name": "x", "type": "boolean"}, {"name": "y", "type": "float", \#(pii)}"#, "F")
    let twice = record(
      #"{"name": "a", "type": \#(fixed)}, {"name": "b", "type": {"type": "array", "items": "F"}}"#)
    #expect(
      try found(twice, [], [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0])
        == ["10 a.y 1..<5", "10 b[*].y 7..<11"])
  }

  /// Types without values, and schemas that are large.
  @Test func boundedAndWithoutValues() throws {
    let none = #"{"type": "enum", "name": "E", "symbols": []}"#
    let json = record(#"{"name": "a", "type": ["null", \#(none)], \#(pii)}"#)
    #expect(try found(json, [], [0]) == ["10 a 1..<1"])
    #expect(throws: ValueError.self) { try self.found(json, [], [2, 0]) }
    let fields = (0..<20_000).map { #"{"name": "f\#($0)", "type": ["null", "string"], \#(pii)}"# }
    let start = ContinuousClock.now
    let search = try AvroSearch(record(fields.joined(separator: ",")), [], tags: [("PII", 0)])
    #expect(try search.find(Array(repeating: 0, count: 20_000)).count == 20_000)
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
