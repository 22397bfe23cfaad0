/// What a finding is recognised by when its line has moved: rule, file, the line's text, and which of equal ones it is.
enum Fingerprint {
  /// One for each finding, in their order; no two are equal.
  ///
  /// - Parameter path: how a file is called, wherever it is looked at from.
  static func all(_ findings: [Finding], _ lines: [String: SourceLines], path: (String) -> String) -> [String]
  {
    var hashes: [Line: UInt64] = [:]
    var counts: [Key: Int] = [:]
    return findings.map { finding in
      let position = finding.diagnostic.position
      let line = Line(file: position.file, number: position.line)
      // Many findings may lie in one long line.
      let hash = hashes[line] ?? hash(trimmed(lines[position.file]?[position.line] ?? ""))
      hashes[line] = hash
      let key = Key(code: finding.rule.code, path: path(position.file), line: hash)
      let number = counts[key, default: 0]
      counts[key] = number + 1
      return digits(self.hash("\(key.code)\0\(key.path)\0\(key.line)\0\(number)"))
    }
  }

  private struct Line: Hashable {
    let file: String
    let number: Int
  }

  private struct Key: Hashable {
    let code: String
    let path: String
    let line: UInt64
  }

  /// FNV-1a in 64 bits: nobody gains anything from a collision.
  private static func hash(_ text: some StringProtocol) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func digits(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line.drop { $0 == " " || $0 == "\t" }
    while line.last == " " || line.last == "\t" { line.removeLast() }
    return line
  }
}
