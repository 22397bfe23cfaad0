import Bytes
import Testing

@testable import FieldSamples
@testable import Schemas

/// Texts of values that something is named after.
@Suite struct AvroTextTests {
  private static let uuid = Array("8c1e6a3e-4f0b-4c55-9d3a-1a2b3c4d5e6f".utf8)
  private static let logical = #"{"type": "string", "logicalType": "uuid"}"#
  private static let enumeration = #"{"type": "enum", "name": "E", "symbols": ["A", "BC"]}"#

  private static let cases: [(json: String, datum: [UInt8], text: String?)] = [
    (#""int""#, AvroWriter.number(-42), "-42"), (#""long""#, AvroWriter.number(.min), "-9223372036854775808"),
    (#"{"type": "long", "logicalType": "timestamp-millis"}"#, AvroWriter.number(17), "17"),
    (enumeration, [2], "BC"), (logical, [72] + uuid, String(decoding: uuid, as: UTF8.self)),
    (#"["null", "long"]"#, [2] + AvroWriter.number(300), "300"),
    (#"["null", \#(enumeration), \#(logical)]"#, [2, 0], "A"),
    (#"["null", \#(enumeration), \#(logical)]"#, [4, 72] + uuid, String(decoding: uuid, as: UTF8.self)),
    (#""boolean""#, [1], nil), (#""float""#, [0, 0, 0, 0], nil),
    (#""double""#, [0, 0, 0, 0, 0, 0, 0, 0], nil),
    (#"{"type": "fixed", "name": "F", "size": 2}"#, [65, 65], nil),
    (#"{"type": "array", "items": "int"}"#, [0], nil), (#"{"type": "map", "values": "int"}"#, [0], nil),
    (#"["null", "boolean"]"#, [2, 1], nil),
    (#"{"type": "bytes", "logicalType": "decimal", "precision": 4}"#, [2, 1], nil),
  ]

  @Test(arguments: cases.indices) func textsOfDetachedValues(index: Int) throws {
    let (json, datum, text) = Self.cases[index]
    let record = #"{"type": "record", "name": "R", "fields": [{"name": "f", "type": \#(json)}]}"#
    let search = try AvroSearch(record, ["f"])
    let found = try #require(try search.find(datum).first)
    #expect(found.form == .avroDetached)
    var output = ByteBuffer()
    let hasText = search.program.appendText(
      of: search.occurrences[0], found.content.span.bytes, to: &output)
    #expect(hasText == (text != nil))
    #expect(output.withBytes { $0.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } } == text ?? "")
  }

  @Test func contentsThatLieHaveNone() throws {
    let union = #"["null", "int", \#(Self.enumeration), \#(Self.logical)]"#
    let search = try AvroSearch(
      #"{"type": "record", "name": "R", "fields": [{"name": "f", "type": \#(union)}]}"#, ["f"])
    _ = try search.find([6, 72] + Self.uuid)
    var occurrence = search.occurrences[0]
    for content: [UInt8] in [[], [6], [6, 200], [6, 80, 65], [255, 255, 255], [6, 1]] {
      var output = ByteBuffer()
      #expect(!search.program.appendText(of: occurrence, content.span.bytes, to: &output), "\(content)")
    }
    occurrence.neutral = 99
    var output = ByteBuffer()
    #expect(!search.program.appendText(of: occurrence, [6, 2, 65].span.bytes, to: &output))
  }
}
