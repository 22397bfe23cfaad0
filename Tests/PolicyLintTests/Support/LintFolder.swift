import Foundation
import Policy
import PolicyLint
import YAML

/// A folder with policies to be linted, and with the schemas that they name; gone when it is let go of.
final class LintFolder {
  static let today = CalendarDate("2026-06-30")!

  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "fieldseal-lint-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try copySchemas(to: "")
  }

  /// Puts the schemas that policies name into a folder of it.
  func copySchemas(to folder: String) throws {
    for source in ["schemas", "invalid/schemas"].map({ "\(Self.repository)/policies/\($0)" }) {
      for name in try FileManager.default.contentsOfDirectory(atPath: source) {
        try FileManager.default.copyItem(atPath: "\(source)/\(name)", toPath: "\(path)/\(folder)\(name)")
      }
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static let repository = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

  func write(_ name: String, _ text: String, mode: Int = 0o640) throws {
    let file = "\(path)/\(name)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  /// What the linter finds in the policy files of the folder, or in a folder in it.
  func lint(_ name: String = "", _ change: (inout LintSettings) -> Void = { _ in }) -> [Finding] {
    var settings = LintSettings(today: Self.today, proxy: .usual)
    change(&settings)
    let place = name.isEmpty ? path : "\(path)/\(name)"
    return Linter(settings).lint(PolicySource.load([place]))
  }
}

extension ProxyFacts {
  static var usual: ProxyFacts {
    ProxyFacts(
      file: "fieldseal.yaml", providers: ["local"], maxRecords: 4_000_000_000, maxBytes: 1 << 40,
      maxAge: .seconds(86_400), cacheTime: .seconds(300))
  }
}
