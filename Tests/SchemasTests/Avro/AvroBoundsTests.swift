import Testing

@testable import FieldSamples
@testable import Schemas

/// Data that lie about themselves, and large ones.
@Suite struct AvroBoundsTests {
  private func field(_ type: String) -> String {
    #"{"type": "record", "name": "R", "fields": [{"name": "a", "type": \#(type)}]}"#
  }

  private func refusal(_ type: String, _ paths: [String], _ datum: [UInt8]) throws -> String {
    try AvroSearch(field(type), paths).refusal(datum)
  }

  private static let ways = [["a"], ["a[*]"], ["b"], ["a.*"], ["a[3]"]]

  @Test(arguments: ways)
  func countsAreNotBelieved(_ paths: [String]) throws {
    for count in [Int64(3), 1 << 31, 1 << 60, .max, -3, -(1 << 31), -(1 << 60), .min, .min + 1] {
      let size: [UInt8] = count < 0 ? [2] : []
      for type in [#""int""#, #""string""#, #"{"type": "array", "items": "string"}"#, #"["null", "int"]"#] {
        for kind in [#"{"type": "array", "items": \#(type)}"#, #"{"type": "map", "values": \#(type)}"#] {
          #expect(try refusal(kind, paths, AvroWriter.number(count) + size + [0]) != "taken")
          #expect(try refusal(kind, paths, AvroWriter.number(count) + size + [0, 0]) != "taken")
        }
      }
      for type in [#""double""#, #"{"type": "fixed", "name": "F", "size": 1000000}"#] {
        #expect(
          try refusal(#"{"type": "array", "items": \#(type)}"#, paths, AvroWriter.number(count) + size + [0])
            != "taken")
      }
    }
  }

  @Test func itemsOfNothingAreCounted() throws {
    let array = #"{"type": "array", "items": "null"}"#
    let search = try AvroSearch(field(array), ["a[*]"])
    #expect(try search.find(AvroWriter.number(65_536) + [0]).count == 65_536)
    #expect(search.refusal(AvroWriter.number(65_537) + [0]).hasPrefix("more items"))
    #expect(search.refusal(AvroWriter.number(1 << 60) + [0]).hasPrefix("more items"))
    // In all arrays of the datum, and with the (right) size of nothing.
    #expect(search.refusal(AvroWriter.number(65_536) + [1, 0, 0]).hasPrefix("more items"))
    // Where nothing is searched they cost nothing.
    for paths in [["a"], ["b"]] {
      #expect(
        try refusal(array, paths, AvroWriter.number(1 << 60) + AvroWriter.number(-(1 << 60)) + [0, 0])
          == "taken")
    }
    let records =
      #"{"type": "array", "items": {"type": "record", "name": "N", "fields": [{"name": "x", "type": "null"}]}}"#
    #expect(try refusal(records, ["a[*].x"], AvroWriter.number(1 << 60) + [0]).hasPrefix("more items"))
    #expect(
      try AvroSearch(field(records), ["a[*]"]).find([4, 0]).map(\.form) == [.avroDetached, .avroDetached])
  }

  @Test func sizesOfBlocksAreCompared() throws {
    for (type, items) in [(#""string""#, [2, 0x61, 0]), (#"["null", "string"]"#, [2, 2, 0x61, 0])]
      as [(String, [UInt8])]
    {
      let array = #"{"type": "array", "items": \#(type)}"#
      let count: [UInt8] = type.first == "[" ? [1] : [3]
      for paths in Self.ways {
        for size in [-5, -1, 0, 1, 2, 3, 4, 5, 1 << 40, Int64.max] {
          let datum = count + AvroWriter.number(size) + items + [0]
          let right = Int64(items.count) - (type.first == "[" ? 1 : 0)
          #expect(
            (try refusal(
              array, paths,
              type.first == "[" ? count + AvroWriter.number(size) + items.dropLast() + [0] : datum) == "taken")
              == (size == right), "\(type) \(paths) \(size)")
        }
      }
    }
  }

  @Test func numbersHaveTenBytesAtMost() throws {
    let ones = [UInt8](repeating: 0xFF, count: 9)
    for paths in [["a"], ["b"]] {
      #expect(try refusal(#""long""#, paths, ones + [0x01]) == "taken")
      #expect(try refusal(#""long""#, paths, ones + [0x02]).hasPrefix("a number of more than 64 bits"))
      #expect(try refusal(#""long""#, paths, ones + [0x81, 0x00]).hasPrefix("a number of more than 64 bits"))
      #expect(try refusal(#""long""#, paths, ones + ones).hasPrefix("a number of more than 64 bits"))
      #expect(try refusal(#""long""#, paths, ones).hasPrefix("the datum ends too early"))
      #expect(try refusal(#""string""#, paths, [1]).hasPrefix("a negative length"))
      #expect(try refusal(#""string""#, paths, ones + [0x01]).hasPrefix("a negative length"))
      #expect(
        try refusal(#""string""#, paths, [0xFE] + ones.dropFirst() + [0x01]).hasPrefix(
          "the datum ends too early"))
      #expect(try refusal(#"["null", "int"]"#, paths, ones + [0x01]).contains("index"))
      #expect(try refusal(#"["null", "int"]"#, paths, [4]).contains("index"))
      #expect(try refusal(#"{"type": "enum", "name": "E", "symbols": ["A"]}"#, paths, [2]).contains("index"))
      #expect(try refusal(#"{"type": "enum", "name": "E", "symbols": ["A"]}"#, paths, [1]).contains("index"))
    }
  }

  /// What is opened gets its length back in as few bytes as it needs.
  @Test func lengthsOfWhatIsSelectedAreShort() throws {
    #expect(
      try refusal(#""string""#, ["a"], [0x82, 0x00, 0x61]).hasPrefix("a length in more bytes than it needs"))
    #expect(
      try refusal(#""bytes""#, ["a"], [0x80, 0x80, 0x00]).hasPrefix("a length in more bytes than it needs"))
    #expect(try refusal(#""string""#, ["b"], [0x82, 0x00, 0x61]) == "taken")
    #expect(try refusal(#""int""#, ["a"], [0x82, 0x00]) == "taken")
    let array = #"{"type": "array", "items": "string"}"#
    #expect(
      try refusal(array, ["a[*]"], [1, 0x84, 0x00, 2, 0x61, 0]).hasPrefix("a block's size in more bytes"))
    #expect(try refusal(array, ["a[1]"], [1, 0x84, 0x00, 2, 0x61, 0]) == "taken")
    #expect(try refusal(array, ["a"], [1, 0x84, 0x00, 2, 0x61, 0]) == "taken")
  }

  /// Blocks that say their size, one in another: what is replaced in the inner one changes the sizes of both.
  @Test func sizesFollowWhatIsReplaced() throws {
    let arrays = #"{"type": "array", "items": {"type": "array", "items": "string"}}"#
    let json =
      #"{"type": "record", "name": "R", "fields": [{"name": "a", "type": \#(arrays)}, {"name": "b", "type": \#(arrays)}]}"#
    let search = try AvroSearch(json, ["a[*][*]"])
    // The second field's sizes are right, in more bytes than they need, and stay so.
    let other: [UInt8] = [1, 0x8C, 0x00, 1, 0x84, 0x00, 2, 0x7A, 0, 0]
    let datum: [UInt8] = [1, 10, 1, 4, 2, 0x61, 0, 0] + other
    #expect(try search.find(datum).map(\.content) == [[0x61]])
    #expect(search.finder.hasFoundInSizedBlock)
    let long = [UInt8](repeating: 0x62, count: 70)
    let replaced = [1, 10, 1, 4] + AvroWriter.number(70) + long + [0, 0] + other
    let stored = try search.withRightSizes(replaced)
    #expect(
      stored == [1] + AvroWriter.number(76) + [1] + AvroWriter.number(72) + AvroWriter.number(70) + long + [
        0, 0,
      ] + other)
    #expect(try search.find(stored).map(\.content) == [long])
    let opened = stored[..<6] + [2, 0x61] + stored[78...]
    #expect(try search.withRightSizes(Array(opened)) == datum)
  }

  @Test func textIsUTF8() throws {
    let wrong: [[UInt8]] = [
      [0x80], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      Array(repeating: 0x61, count: 20) + [0xFF],
    ]
    let map = #"{"type": "map", "values": "string"}"#
    for text in wrong {
      let encoded = AvroWriter.number(Int64(text.count)) + text
      #expect(try refusal(#""string""#, ["a"], encoded).hasPrefix("a string that is not UTF-8"))
      #expect(try refusal(#""string""#, ["b"], encoded) == "taken")
      #expect(try refusal(#""bytes""#, ["a"], encoded) == "taken")
      for paths in [["a.x"], ["a.*"]] {
        #expect(try refusal(map, paths, [2] + encoded + [0, 0]).hasPrefix("a map's key that is not UTF-8"))
      }
      #expect(try refusal(map, ["a"], [2] + encoded + [0, 0]) == "taken")
    }
  }

  @Test func depthIsLimited() throws {
    let list =
      #"{"type": "record", "name": "L", "fields": [{"name": "v", "type": "string"}, {"name": "next", "type": ["null", "L"]}]}"#
    func datum(_ length: Int) -> [UInt8] {
      Array(repeatElement([2, 0x61, 2], count: length - 1).joined()) + [2, 0x61, 0]
    }
    for paths in [["**.v"], ["v"], ["next.next.v"], ["next"]] {
      let search = try AvroSearch(try AvroSchema(json: list), paths, maximumDepth: 100)
      #expect(search.refusal(datum(100)) == "taken", "\(paths)")
      #expect(search.refusal(datum(102)).hasPrefix("values are nested more than 100 deep"))
      #expect(search.refusal(Array(repeatElement([2, 0x61, 2], count: 100_000).joined())).contains("nested"))
    }
    let found = try AvroSearch(try AvroSchema(json: list), ["**.v"]).find(datum(3))
    #expect(found.map(\.path) == ["v", "next.v", "next.next.v"])
    let trees =
      #"{"type": "record", "name": "T", "fields": [{"name": "t", "type": {"type": "array", "items": "T"}}]}"#
    #expect(try AvroSearch(trees, ["**.x"]).refusal(Array(repeating: 2, count: 1_000_000)).contains("nested"))
  }

  @Test func programsAndNeutralValuesAreLimited() throws {
    let huge = try AvroSchema(json: field(#"{"type": "fixed", "name": "F", "size": 2000000}"#))
    #expect(
      throws: SchemaError("what stands in for a selected value: it takes more than 1048576 bytes", in: "F")
    ) {
      try AvroSearch(huge, ["a"])
    }
    _ = try AvroSearch(huge, ["b"])
    // Records of two records of two records: the smallest value has 2^40 bytes.
    let fields = (0..<40).map { index in
      let type = index == 0 ? #""int""# : #""R\#(index - 1)""#
      return
        #"{"name": "f\#(index)", "type": {"type": "record", "name": "R\#(index)", "fields": [{"name": "x", "type": \#(type)}, {"name": "y", "type": \#(type)}]}}"#
    }
    let doubling = try AvroSchema(
      json: #"{"type": "record", "name": "R", "fields": [\#(fields.joined(separator: ","))]}"#)
    #expect(throws: SchemaError.self) { try AvroSearch(doubling, ["f39"]) }
    // Every one of them in few states: routines, not copies.
    // What is on the way to the one int, out of 2^40 of them.
    let path = "f39" + String(repeating: ".x", count: 40)
    let search = try AvroSearch(doubling, [path, "**.z", path + ".x"])
    #expect((0..<3).map { search.program.canMatch(field: $0) } == [true, false, false])
    #expect(search.program.code.count < 2_000)
    #expect(search.refusal([0, 0, 0]).contains("ends too early"))
  }

  /// Records of two records of two records …, and what the innermost are made of.
  private func doubling(_ depth: Int, _ innermost: String) throws -> AvroSchema {
    let records = (0..<depth).reduce(innermost) { type, index in
      record("R\(index)", [type, Self.name(type)])
    }
    return try AvroSchema(json: record("R", [records, #""int""#]))
  }

  private func record(_ name: String, _ types: [String]) -> String {
    let fields = types.enumerated().map { #"{"name": "f\#($0)", "type": \#($1)}"# }.joined(separator: ",")
    return #"{"type": "record", "name": "\#(name)", "fields": [\#(fields)]}"#
  }

  /// A type that was defined before, if it has a name.
  private static func name(_ type: String) -> String {
    let parts = type.split(separator: "\"", omittingEmptySubsequences: false)
    return parts.count > 7 && parts[5] == "name" ? "\"\(parts[7])\"" : type
  }

  /// Every one of these would take for ever, or all the memory, for one selected field.
  @Test func neutralValuesAreLimitedInWork() throws {
    let uuid = #"{"type": "string", "logicalType": "uuid"}"#
    let decimal = #"{"type": "bytes", "logicalType": "decimal", "precision": 4}"#
    for leaf in [uuid, decimal, #"["null", "int"]"#, #"{"type": "fixed", "name": "F", "size": 16}"#] {
      #expect(throws: SchemaError.self, "\(leaf)") { try AvroSearch(try doubling(40, leaf), ["f0"]) }
    }
    #expect(throws: SchemaError.self) { try AvroSearch(try doubling(15, uuid), ["f0"]) }
    let small = try AvroSearch(try doubling(14, uuid), ["f0"])
    #expect(small.program.neutral(0).count == 37 << 14)
    // Of no bytes, all of them together and one by one.
    let nothing = try AvroSearch(try doubling(40, #""null""#), ["f0"])
    #expect(nothing.program.neutral(0).isEmpty)
    #expect(try nothing.find([2]).map(\.range) == [0..<0])
    let mostly = record("W", [#""int""#] + Array(repeating: #""null""#, count: 1_000))
    #expect(throws: SchemaError.self) { try AvroSearch(try doubling(19, mostly), ["f0"]) }
    #expect(throws: SchemaError.self) { try AvroSearch(try doubling(30, mostly), ["f0"]) }
    let wide = "[" + (0..<1_000).map { record("B\($0)", []) }.joined(separator: ",") + "]"
    let union = record("W", [#""int""#, wide])
    #expect(throws: SchemaError.self) { try AvroSearch(try doubling(19, union), ["f0"]) }
    // Each of them small enough, but many.
    let many = record(
      "Many", (0..<20).map { #"{"type": "fixed", "name": "F\#($0)", "size": 1000000}"# })
    #expect(throws: SchemaError.self) { try AvroSearch(many, ["*"]) }
    _ = try AvroSearch(many, (0..<16).map { "f\($0)" })
  }

  @Test func typesWithoutValuesAreNeverReached() throws {
    #expect(
      try AvroSearch(field(#"{"type": "array", "items": []}"#), ["a[*]"]).refusal([2, 0]).hasPrefix(
        "a value of a type that has none"))
    let none = field(#"["null", {"type": "enum", "name": "E", "symbols": []}]"#)
    #expect(try AvroSearch(none, ["a"]).refusal([2, 0]).hasPrefix("a value of a type that has none"))
    #expect(try AvroSearch(none, ["b"]).refusal([0]) == "taken")
  }
}
