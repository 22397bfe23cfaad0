import Foundation

/// Turns the golden data of the unit tests into inputs: every version of every message, batches of every codec.
enum Seeds {
  static func write(golden: String, to folder: String) -> Int32 {
    do {
      try messages(golden, folder)
      try records(golden, folder)
      return 0
    } catch {
      print("seeds: \(error)")
      return 1
    }
  }

  private static func lines(_ file: String) throws -> [[Substring]] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
  }

  private static func save(_ bytes: [UInt8], _ folder: String, _ entryPoint: EntryPoint, _ name: String)
    throws
  {
    let path = "\(folder)/\(entryPoint.rawValue)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
  }

  /// Columns: name, version, case, header and body in hexadecimal.
  private static func messages(_ golden: String, _ folder: String) throws {
    let keys = [
      "Produce": 0, "Fetch": 1, "Metadata": 3, "FindCoordinator": 10, "SaslHandshake": 17, "ApiVersions": 18,
      "DescribeCluster": 60, "ShareFetch": 78, "ShareAcknowledge": 79,
    ]
    for (api, key) in keys {
      for fields in try lines("\(golden)/\(api).tsv") where fields.count > 4 && fields[2] != "TYPICAL" {
        let frame = bytes(fields[3]) + bytes(fields[4])
        let name = "\(fields[0])-\(fields[1])-\(fields[2])"
        if fields[0].hasSuffix("Request") {
          try save(frame, folder, .requests, name)
        } else {
          try save([UInt8(key), UInt8(fields[1]) ?? 0] + frame, folder, .responses, name)
        }
      }
    }
  }

  private static func records(_ golden: String, _ folder: String) throws {
    for fields in try lines("\(golden)/records.tsv") {
      guard let data = Data(base64Encoded: String(fields[1])), data.count < 40_000 else { continue }
      let batch = [UInt8](data)
      try save(batch, folder, .records, String(fields[0]))
      if batch.count > 61 { try save([batch[22] & 7] + batch[61...], folder, .codecs, String(fields[0])) }
    }
  }

  private static func bytes(_ hex: Substring) -> [UInt8] {
    let digits = hex.utf8.map { $0 < 0x3A ? $0 &- 0x30 : $0 &- 0x57 }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] & 15 }
  }
}
