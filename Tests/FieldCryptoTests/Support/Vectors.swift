import Foundation
import TestTools

/// Where test data is.
enum Vectors {
  /// The frozen vectors of this repository.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Vectors").path

  static func read(_ name: String) -> [UInt8] {
    FileManager.default.contents(atPath: "\(folder)/\(name)").map { Array($0) } ?? []
  }

  /// A private copy of a folder of vectors: git does not keep modes.
  static func copy(_ name: String) -> TemporaryFolder {
    let copy = TemporaryFolder()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")) ?? []
    for file in names { copy.write(file, read("\(name)/\(file)")) }
    return copy
  }

  /// The public vectors that `FIELDSEAL_VECTORS` names, if it is set.
  static let published = ProcessInfo.processInfo.environment["FIELDSEAL_VECTORS"]
  static var missing: Bool { published == nil }

  static func published<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(published ?? "")/\(name)"))
    return try JSONDecoder().decode(type, from: data)
  }

  static func bytes(hex: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Substring(hex)
    while !rest.isEmpty {
      bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
      rest = rest.dropFirst(2)
    }
    return bytes
  }
}
