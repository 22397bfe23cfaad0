import Foundation
import Testing

@testable import FieldSamples
@testable import Schemas

/// Apache Avro's own vectors, where `FIELDSEAL_VECTORS` says where they are.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["FIELDSEAL_VECTORS"] != nil,
    "FIELDSEAL_VECTORS is not set: Avro's vectors are not tested"))
struct AvroSchemaVectorTests {
  private func file(_ name: String) throws -> Data {
    let folder = ProcessInfo.processInfo.environment["FIELDSEAL_VECTORS"] ?? ""
    return try Data(contentsOf: URL(filePath: "\(folder)/avro/\(name)"))
  }

  private func text(_ name: String) throws -> String { String(decoding: try file(name), as: UTF8.self) }

  @Test func canonicalFormsAndFingerprints() throws {
    var input: [Substring] = []
    var isInside = false
    var schema: AvroSchema?
    var (forms, fingerprints) = (0, 0)
    for line in try text("schema-tests.txt").split(separator: "\n") {
      if line == "INPUT" {
        isInside = false
        schema = try AvroSchema(json: input.joined(separator: "\n"))
      } else if isInside {
        input.append(line)
      } else if line == "<<INPUT" {
        isInside = true
        input = []
      } else if line.hasPrefix("<<INPUT ") {
        schema = try AvroSchema(json: String(line.dropFirst(8)))
      } else if line.hasPrefix("<<canonical ") {
        #expect(schema?.canonicalForm == String(line.dropFirst(12)))
        forms += 1
      } else if line.hasPrefix("<<fingerprint ") {
        #expect(schema.map { Int64(bitPattern: $0.fingerprint) } == Int64(line.dropFirst(14)))
        fingerprints += 1
      }
    }
    #expect(forms == 34 && fingerprints == 26)
  }

  @Test func singleObject() throws {
    let schema = try AvroSchema(json: try text("test_schema.avsc"))
    let message = [UInt8](try file("test_message.bin"))
    #expect(Array(message[..<2]) == [0xC3, 0x01])
    let fingerprint = message[2..<10].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    #expect(schema.fingerprint == fingerprint)
    let found = try AvroSearch(schema, ["name", "tags[*]", "id"]).find(Array(message[10...]))
    #expect(found.map(\.path) == ["id", "name", "tags[*]", "tags[*]"])
    #expect(
      found.map { String(decoding: $0.content, as: UTF8.self) }.suffix(3) == [
        "Bill", "dog_lover", "cat_hater",
      ])
  }

  @Test func interop() throws {
    let schema = try AvroSchema(json: try text("interop.avsc"))
    let paths = [
      "stringField", "recordField.**.label", "mapField.*.label", "enumField", "unionField(bytes)",
      "nullField",
    ]
    let search = try AvroSearch(schema, paths)
    #expect(
      paths.indices.map { search.program.canMatch(field: $0) } == [true, true, true, true, false, true])
  }
}
