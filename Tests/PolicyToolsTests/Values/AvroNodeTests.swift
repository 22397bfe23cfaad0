import Schemas
import Testing

@testable import FieldSamples
@testable import PolicyTools

/// Avro data as JSON, and back.
@Suite struct AvroNodeTests {
  @Test(arguments: 0..<200 as Range<UInt64>) func whatIsReadIsWritten(seed: UInt64) throws {
    var generator = AvroGenerator(seed: seed)
    let type = generator.schema()
    let schema = try AvroSchema(json: type.json)
    for _ in 0..<10 {
      let datum = AvroWriter.encode(generator.value(type), type)
      let node = try #require(AvroNodeReader.node(datum, from: 0, schema))
      // Which branch it was is not in the value: written and read again it is the same.
      let written = try AvroNodeWriter.bytes(node, schema)
      let again = AvroNodeReader.node([7] + written, from: 1, schema)
      let isSame = again?.compact { _ in "" } == node.compact { _ in "" }
      #expect(isSame)
    }
  }

  private static let schema = #"""
    {"type": "record", "name": "x.R", "fields": [
      {"name": "i", "type": "int"}, {"name": "d", "type": "double"}, {"name": "b", "type": "bytes"},
      {"name": "f", "type": {"type": "fixed", "name": "F", "size": 2}},
      {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A", "B"]}},
      {"name": "u", "type": ["null", "long", "string", {"type": "record", "name": "S", "fields": [{"name": "s", "type": "string"}]}]},
      {"name": "m", "type": {"type": "map", "values": "float"}},
      {"name": "l", "type": {"type": "array", "items": "x.E"}},
      {"name": "next", "type": ["null", "x.R"]}]}
    """#

  private func written(_ text: String) throws -> [UInt8] {
    try AvroNodeWriter.bytes(try #require(JSONNodeParser.node(text)), try AvroSchema(json: Self.schema))
  }

  @Test func whatPeopleWrite() throws {
    let bytes = try written(
      #"{"i": -1, "d": 1, "b": "aÿ", "f": "xy", "e": "B", "u": "text", "m": {"k": 0.5}, "l": ["A"]}"#)
    let expected: [UInt8] =
      [1] + [0, 0, 0, 0, 0, 0, 0xF0, 0x3F] + [4, 0x61, 0xFF] + [0x78, 0x79] + [2] + [4, 8]
      + Array("text".utf8)
      + [2, 2, 0x6B, 0, 0, 0, 0x3F, 0] + [2, 0, 0] + [0]
    #expect(bytes == expected)
    let node = AvroNodeReader.node(bytes, from: 0, try AvroSchema(json: Self.schema))
    #expect(
      node?.compact { _ in "" }
        == #"{"i":-1,"d":1.0,"b":"aÿ","f":"xy","e":"B","u":"text","m":{"k":0.5},"l":["A"],"next":null}"#)
  }

  @Test func branchesByName() throws {
    let rest = #""i": 0, "d": "NaN", "b": "", "f": "xy", "e": "A", "m": {}, "l": []"#
    #expect(try written(#"{"u": {"long": 3}, \#(rest)}"#) == written(#"{"u": 3, \#(rest)}"#))
    #expect(try written(#"{"u": {"S": {"s": "a"}}, \#(rest)}"#) == written(#"{"u": {"s": "a"}, \#(rest)}"#))
    #expect(try written(#"{"u": {"x.S": {"s": "a"}}, \#(rest)}"#) == written(#"{"u": {"s": "a"}, \#(rest)}"#))
  }

  @Test(arguments: [
    (#""i": 2147483648"#, "'i' is no int: 2147483648"),
    (#""i": "1""#, "'i' is a text, and the schema has int there"),
    (#""f": "xyz""#, "'f' has 3 bytes, and x.F has 2"),
    (#""b": "€""#, "'b' holds '€': bytes are written as characters up to U+00FF, one for each"),
    (#""e": "C""#, "'e' is 'C', and x.E has A, B"),
    (#""u": true"#, "'u' fits no branch of its union: null, long, string, x.S"),
    (#""u": {"S": {"s": 1}}"#, "'u.s' is a number, and the schema has string there"),
    (#""more": 1"#, "the value has a member 'more' that the record x.R has not"),
    (#""next": {"i": 1}"#, "'next.d' is missing, and the record x.R has it"),
    (#""l": ["A", "Z"]"#, "'l[1]' is 'Z', and x.E has A, B"),
  ])
  func whatDoesNotFit(member: String, message: String) throws {
    var members = [
      "i": "0", "d": "0", "b": #""""#, "f": #""xy""#, "e": #""A""#, "u": "null", "m": "{}", "l": "[]",
    ].filter { !member.hasPrefix("\"\($0.key)\"") }.map { "\"\($0.key)\": \($0.value)" }
    members.append(member)
    let error = #expect(throws: AvroNodeWriter.Mismatch.self) {
      try written("{\(members.joined(separator: ","))}")
    }
    #expect(error?.message == message)
  }

  @Test func bytesThatAreNoDatum() throws {
    let schema = try AvroSchema(json: #"{"type": "array", "items": "null"}"#)
    #expect(AvroNodeReader.node([0], from: 0, schema) != nil)
    // Blocks of nothing without end, and of more than there can be.
    #expect(AvroNodeReader.node([0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 0], from: 0, schema) == nil)
    #expect(
      AvroNodeReader.node([1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], from: 0, schema)
        == nil)
    #expect(AvroNodeReader.node([], from: 0, schema) == nil)
    #expect(AvroNodeReader.node([0], from: 7, schema) == nil)
  }

  @Test(arguments: 0..<300 as Range<UInt64>) func noBytesTrap(seed: UInt64) throws {
    var generator = AvroGenerator(seed: seed)
    let type = generator.schema()
    let schema = try AvroSchema(json: type.json)
    var datum = AvroWriter.encode(generator.value(type), type)
    for _ in 0..<8 {
      if datum.isEmpty { break }
      datum[generator.below(datum.count)] = UInt8(generator.below(256))
      _ = AvroNodeReader.node(datum, from: 0, schema)
      _ = AvroNodeReader.node(Array(datum.dropLast(generator.below(datum.count))), from: 0, schema)
    }
  }
}
