import Testing

@testable import FieldSamples
@testable import Schemas

@Suite struct AvroFieldFinderTests {
  private func record(_ fields: String, _ name: String = "R") -> String {
    #"{"type": "record", "name": "\#(name)", "fields": [\#(fields)]}"#
  }

  private func paths(_ json: String, _ paths: [String], _ datum: [UInt8]) throws -> [String] {
    try AvroSearch(json, paths).find(datum).map {
      "\($0.path) \($0.range.lowerBound)..<\($0.range.upperBound)"
    }
  }

  // MARK: Types

  @Test func everyTypeAtTheTop() throws {
    let cases: [(String, [UInt8], FieldOccurrence.Form, [UInt8])] = [
      (#""null""#, [], .avroNull, []), (#""boolean""#, [1], .avroDetached, [0]),
      (#""int""#, [0x80, 0x01], .avroDetached, [0]), (#""long""#, [5], .avroDetached, [0]),
      (#""float""#, [1, 2, 3, 4], .avroDetached, [0, 0, 0, 0]),
      (#""double""#, [1, 2, 3, 4, 5, 6, 7, 8], .avroDetached, [0, 0, 0, 0, 0, 0, 0, 0]),
      (#""string""#, [4, 0xC3, 0xA4], .avroString, []), (#""bytes""#, [4, 0xFF, 0xFE], .avroBytes, []),
      (#"{"type": "fixed", "name": "F", "size": 3}"#, [1, 2, 3], .avroDetached, [0, 0, 0]),
      (#"{"type": "enum", "name": "E", "symbols": ["A", "B"]}"#, [2], .avroDetached, [0]),
      (#"{"type": "array", "items": "int"}"#, [4, 2, 2, 0], .avroDetached, [0]),
      (#"{"type": "bytes", "logicalType": "decimal", "precision": 4}"#, [4, 1, 2], .avroDetached, [2, 0]),
      (
        #"{"type": "string", "logicalType": "uuid"}"#, [72] + Array(repeating: 0x61, count: 36),
        .avroDetached,
        [72] + Array("00000000-0000-0000-0000-000000000000".utf8)
      ),
      (#"{"type": "string", "logicalType": "own"}"#, [2, 0x61], .avroString, []),
      (#"{"type": "map", "values": "int"}"#, [1, 6, 2, 0x61, 2, 0], .avroDetached, [0]),
      (
        record(#"{"name": "a", "type": "string"}, {"name": "b", "type": ["int", "null"]}"#), [2, 0x61, 0, 4],
        .avroDetached, [0, 2]
      ),
    ]
    for (json, datum, form, neutral) in cases {
      let search = try AvroSearch(record(#"{"name": "x", "type": \#(json)}"#, "Outer"), ["x"])
      let found = try search.find(datum)
      #expect(found.map(\.form) == [form] && found.map(\.range) == [0..<datum.count], "\(json)")
      #expect(search.program.neutral(search.occurrences[0].neutral) == neutral, "\(json)")
      if form == .avroDetached {
        #expect(found[0].content == datum)
        #expect(try search.find(neutral).map(\.range) == [0..<neutral.count])
      }
      for count in 0..<datum.count {
        #expect(search.refusal(Array(datum[..<count])) != "taken", "\(json) \(count)")
      }
      #expect(search.refusal(datum + [0]).hasPrefix("bytes behind the datum"))
    }
  }

  @Test func unionsAreEnteredWithoutAWord() throws {
    let json = record(
      #"{"name": "a", "type": ["null", "string", "long", {"type": "array", "items": "string"}]}"#)
    #expect(try paths(json, ["a"], [0]) == ["a 1..<1"])
    #expect(try paths(json, ["a"], [2, 2, 0x61]) == ["a 1..<3"])
    // What is detached takes the branch's index with it.
    #expect(try paths(json, ["a"], [4, 0x80, 0x01]) == ["a 0..<3"])
    #expect(try paths(json, ["a"], [0x84, 0x00, 2]) == ["a 0..<3"])
    #expect(try paths(json, ["a"], [6, 2, 2, 0x61, 0]) == ["a 0..<5"])
    #expect(try paths(json, ["a(long)"], [4, 2]) == ["a 0..<2"])
    #expect(try paths(json, ["a"], [0x82, 0x00, 2, 0x61]) == ["a 2..<4"])
    #expect(try paths(json, ["a[*]"], [6, 2, 2, 0x61, 0]) == ["a[*] 2..<4"])
    #expect(try paths(json, ["a(string)"], [2, 2, 0x61]) == ["a 1..<3"])
    #expect(try paths(json, ["a(string)"], [4, 2]) == [])
    #expect(try AvroSearch(json, ["a"]).refusal([8]).contains("an index of a branch"))
    #expect(try AvroSearch(json, ["a"]).refusal([1]).contains("a negative length or index"))
  }

  /// Each branch has a neutral value of its own, with its index; the type beside the union has one without.
  @Test func neutralValuesOfBranches() throws {
    let point = #"{"type": "record", "name": "P", "fields": [{"name": "x", "type": ["int", "float"]}]}"#
    let json = record(
      #"{"name": "a", "type": ["int", \#(point), "boolean"]}, {"name": "b", "type": "boolean"}, {"name": "c", "type": ["P", "boolean"]}"#
    )
    let search = try AvroSearch(json, ["a", "b", "c"])
    func neutrals(_ datum: [UInt8]) throws -> [[UInt8]] {
      try search.find(datum)
      return search.occurrences.map { search.program.neutral($0.neutral) }
    }
    #expect(try neutrals([0, 5, 1, 2, 1]) == [[0, 0], [0], [2, 0]])
    #expect(try neutrals([2, 0, 5, 1, 0, 2, 1, 1, 1, 1]) == [[2, 0, 0], [0], [0, 0, 0]])
    #expect(try neutrals([4, 1, 1, 2, 1]) == [[4, 0], [0], [2, 0]])
    // In a branch that is not selected itself, something inside may be, with its own index.
    let inside = try AvroSearch(json, ["a(int)", "a.x", "c.x"])
    #expect(try inside.find([0, 5, 1, 2, 1]).map(\.range) == [0..<2])
    #expect(try inside.find([2, 0, 5, 1, 0, 2, 1, 1, 1, 1]).map(\.range) == [1..<3, 5..<10])
    // Items of an array, and a union at the top.
    let items = try AvroSearch(#"["null", {"type": "array", "items": ["int", "boolean"]}]"#, ["[*]"])
    #expect(try items.find([2, 4, 0, 5, 0x82, 0, 1, 0]).map(\.content) == [[0, 5], [0x82, 0, 1]])
    #expect(items.occurrences.map { items.program.neutral($0.neutral) } == [[0, 0], [2, 0]])
  }

  /// A branch step names a type, also where a schema has that type and no union (yet).
  @Test func branchesMatchWithoutAUnionToo() throws {
    let json = record(#"{"name": "a", "type": "string"}"#, "n.R")
    #expect(try paths(json, ["a(string)"], [2, 0x61]) == ["a 0..<2"])
    #expect(try paths(json, ["(R).a"], [2, 0x61]) == ["a 0..<2"])
    #expect(try paths(json, ["(n.R).a"], [2, 0x61]) == ["a 0..<2"])
    #expect(try paths(json, ["(S).a"], [2, 0x61]) == [])
    #expect(try paths(json, ["a(bytes)"], [2, 0x61]) == [])
  }

  @Test func arraysByIndex() throws {
    let json = record(#"{"name": "a", "type": {"type": "array", "items": "string"}}"#)
    // Blocks of two, with its size, and of one.
    let datum: [UInt8] = [3, 8, 2, 0x61, 2, 0x62, 2, 2, 0x63, 0]
    #expect(try paths(json, ["a[0]"], datum) == ["a[*] 2..<4"])
    #expect(try paths(json, ["a[2]", "a[1]"], datum) == ["a[*] 4..<6", "a[*] 7..<9"])
    #expect(try paths(json, ["a[*]"], datum).count == 3)
    #expect(try paths(json, ["a[5]"], datum) == [])
    #expect(try paths(json, ["a"], datum) == ["a 0..<10"])
    #expect(try paths(json, ["a.x", "a.*"], datum) == [])
  }

  @Test func mapsByKey() throws {
    let type = AvroType.record("R", [.init(name: "m", type: .map(.map(.string)))])
    func text(_ text: String) -> AvroValue { .bytes(Array(text.utf8)) }
    let value = AvroValue.record([
      .map([
        .init(key: "x", value: .map([.init(key: "y", value: text("1")), .init(key: "z", value: text("2"))])),
        .init(key: "a b", value: .map([.init(key: "y", value: text("3"))])),
        .init(key: "x", value: .map([])),
        .init(key: "x", value: .map([.init(key: "y", value: text("4"))])),
      ])
    ])
    let datum = AvroWriter.encode(value, type)
    func found(_ paths: [String]) throws -> [String] {
      try AvroSearch(type.json, paths).find(datum).map {
        "\($0.path)=\(String(decoding: $0.content, as: UTF8.self))"
      }
    }
    // Every one of equal keys.
    #expect(try found(["m.x.y"]) == ["m.x.y=1", "m.x.y=4"])
    #expect(try found(["m.*.y"]) == ["m.x.y=1", "m.\"a b\".y=3", "m.x.y=4"])
    #expect(try found(["m.*.z", "**.y"]) == ["m.x.y=1", "m.x.z=2", "m.\"a b\".y=3", "m.x.y=4"])
    #expect(try found(["m.\"a b\".*", "m.x.z"]) == ["m.x.z=2", "m.\"a b\".y=3"])
    #expect(try found(["m.y.x"]) == [])
  }
}
