import Foundation

@testable import KafkaWire

/// A message as Kafka's own serialisers write it; see `Golden/GoldenMessages.java`.
struct GoldenMessage: CustomStringConvertible {
  let name: String
  let version: Int16
  let kind: String
  let header: [UInt8]
  let body: [UInt8]
  let json: JSON

  var description: String { "\(name) v\(version) \(kind)" }
  var isRequest: Bool { name.hasSuffix("Request") }
  var frame: [UInt8] { header + body }

  /// The lines of a file, each split at its tabs.
  static func table(_ name: String) throws -> [[Substring]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/\(name).tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
  }

  static func load(_ api: String) throws -> [GoldenMessage] {
    try table(api).map { fields in
      GoldenMessage(
        name: String(fields[0]), version: Int16(fields[1])!, kind: String(fields[2]),
        header: bytes(fields[3]),
        body: bytes(fields[4]), json: try JSONDecoder().decode(JSON.self, from: Data(fields[5].utf8)))
    }
  }

  private static func bytes(_ hex: Substring) -> [UInt8] {
    let digits = hex.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
