import Foundation
import Policy
import PolicyLint
import YAML

/// A policy, or a folder of them, with the findings that it must give in comments at its top:
/// `# expect: LINE:COLUMN-END FS014 message`. Hints of other rules are left out. `# mode: 644` and `# proxy: maxAge=90` say
/// what is not in the file itself.
struct LintFixture: CustomStringConvertible {
  let folder: String
  /// As in `FS014-hidden-field.yaml`.
  let name: String

  var code: String { String(name.prefix(5)) }
  var description: String { name }
  var isFolder: Bool { !name.hasSuffix(".yaml") }
  /// The file with the expectations.
  var path: String { isFolder ? "\(folder)/\(name)/expect" : "\(folder)/\(name)" }

  static func all(in folder: String) -> [LintFixture] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix("FS") }.sorted().map {
      LintFixture(folder: folder, name: $0)
    }
  }

  var text: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

  var expected: [String] { Self.lines(text, "# expect: ") }

  private static func lines(_ text: String, _ marker: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix(marker) }.map { String($0.dropFirst(marker.count)) }
  }

  /// What the linter finds in the file, or in a text in its place.
  func findings(of changed: String? = nil) throws -> [Finding] {
    let text = changed ?? text
    let place = try LintFolder()
    let mode = Self.lines(text, "# mode: ").first.flatMap { Int($0, radix: 8) } ?? 0o640
    try FileManager.default.createDirectory(atPath: "\(place.path)/x", withIntermediateDirectories: true)
    for (link, target) in [("schemas", "schemas"), ("x/schemas", "invalid/schemas")] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(place.path)/\(link)", withDestinationPath: "\(LintFolder.repository)/policies/\(target)")
    }
    try place.copySchemas(to: "x/")
    if isFolder {
      try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(place.path)/x/\(name)")
    } else {
      try place.write("x/\(name)", text, mode: mode)
    }
    return place.lint("x/\(name)") { settings in
      var proxy = ProxyFacts.usual
      for setting in Self.lines(text, "# proxy: ").joined(separator: " ").split(separator: " ") {
        let (name, value) = (setting.prefix { $0 != "=" }, Int(setting.drop { $0 != "=" }.dropFirst()) ?? 0)
        switch name {
        case "maxRecords": proxy.maxRecords = value
        case "maxBytes": proxy.maxBytes = value
        case "registry":
          let place = SourcePosition(file: proxy.file, line: value, column: 2)
          proxy.registriesWithoutTLS = [("http://registry:8081", place)]
        case "maxAge": proxy.maxAge = .seconds(value)
        default: proxy.cacheTime = .seconds(value)
        }
      }
      settings.proxy = proxy
    }
  }

  /// The findings as expectations are written.
  func found() throws -> [String] {
    try findings().filter { $0.rule.code == code || $0.rule.severity != .info }.map { finding in
      let diagnostic = finding.diagnostic
      let position = diagnostic.position
      let file = position.file.components(separatedBy: "/x/").last ?? position.file
      var place = "\(position.line):\(position.column)-\(position.column + diagnostic.length)"
      if file != name { place = "\(file):\(place)" }
      let message = Self.withoutFolders(diagnostic.message)
      return "\(place) \(finding.rule.code) \(message)\(finding.suppression == nil ? "" : " [ignored]")"
    }
  }

  /// Without the folders that this run was in.
  private static func withoutFolders(_ message: String) -> String {
    message.components(separatedBy: "/x/").enumerated().map { index, part in
      guard index < message.components(separatedBy: "/x/").count - 1 else { return part }
      guard let start = part.range(of: NSTemporaryDirectory(), options: .backwards) else {
        return part + "/x/"
      }
      return String(part[..<start.lowerBound])
    }.joined()
  }

  /// Writes what is found into the file, for a reviewer to judge.
  func update() throws {
    for _ in 0..<3 {
      let body = text.split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.hasPrefix("# expect: ") }.drop { $0.isEmpty }.joined(separator: "\n")
      let lines = try found().map { "# expect: \($0)\n" }.joined()
      try (lines + (body.isEmpty ? "" : "\n" + body)).write(toFile: path, atomically: true, encoding: .utf8)
    }
  }
}
