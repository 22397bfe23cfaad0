/// What a finding is recognised by when its line has moved: rule, file, the line's text, and which of equal ones it is.
enum Fingerprint {
  /// One for each finding, in their order; no two are equal.
  static func all(_ findings: [Finding], path: (String) -> String, line: (Finding) -> Substring?) -> [String]
  {
    var counts: [String: Int] = [:]
    return findings.map { finding in
      let text = trimmed(line(finding) ?? "")
      let key = "\(finding.rule.code)\0\(path(finding.diagnostic.position.file))\0\(text)"
      let number = counts[key, default: 0]
      counts[key] = number + 1
      return hash("\(key)\0\(number)")
    }
  }

  /// FNV-1a in 64 bits: nobody gains anything from a collision.
  private static func hash(_ text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  private static func trimmed(_ line: Substring) -> Substring {
    var line = line.drop { $0 == " " || $0 == "\t" }
    while line.last == " " || line.last == "\t" { line.removeLast() }
    return line
  }
}
