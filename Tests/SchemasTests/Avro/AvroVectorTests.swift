import Foundation
import Testing

@testable import FieldSamples
@testable import Schemas

/// Data that fastavro has written, and what a walk over the values says must be found: `Vectors/make.py`.
@Suite struct AvroVectorTests {
  @Test func occurrences() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/occurrences.tsv")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 42)
    var total = 0
    for line in lines {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let schema = try AvroSchema(json: columns[0])
      #expect(schema.fingerprint == UInt64(columns[1], radix: 16))
      // Spaces within a path are hard ones.
      let paths = columns[2].split(separator: " ").map { $0.replacingOccurrences(of: "\u{A0}", with: " ") }
      let search = try AvroSearch(schema, paths)
      let found = try search.find(bytes(columns[3]))
      let expected = columns[4].split(separator: ";").map(String.init)
      #expect(found.map(text) == expected, "\(columns[2]) \(columns[3])")
      total += expected.count
    }
    #expect(total > 150)
  }

  private func text(_ found: AvroSearch.Found) -> String {
    let form =
      switch found.form {
      case .avroString: "s"
      case .avroBytes: "b"
      case .avroNull: "n"
      default: "d"
      }
    let content = found.content.map { String(format: "%02x", $0) }.joined()
    return "\(found.field):\(found.path):\(form):\(content)"
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
