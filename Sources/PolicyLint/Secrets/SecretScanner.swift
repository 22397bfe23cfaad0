/// Finds texts that look like keys, passwords or tokens. Policies name keys and never hold them, so whatever looks like one is
/// worth a question.
struct SecretScanner {
  struct Secret: Hashable {
    /// As in "looks like …".
    let what: String
    /// In characters (Unicode scalars) of the line.
    let range: Range<Int>
  }

  private struct Token {
    let what: String
    let prefix: String
    /// How many characters of `alphabet` follow at least.
    let least: Int
    let alphabet: @Sendable (UInt8) -> Bool
  }

  private static let tokens: [Token] = [
    Token(what: "an AWS access key", prefix: "AKIA", least: 16, alphabet: isUpperOrDigit),
    Token(what: "an AWS access key", prefix: "ASIA", least: 16, alphabet: isUpperOrDigit),
    Token(what: "a GitHub token", prefix: "ghp_", least: 30, alphabet: isAlphanumeric),
    Token(what: "a GitHub token", prefix: "gho_", least: 30, alphabet: isAlphanumeric),
    Token(what: "a GitHub token", prefix: "ghs_", least: 30, alphabet: isAlphanumeric),
    Token(what: "a GitHub token", prefix: "ghu_", least: 30, alphabet: isAlphanumeric),
    Token(what: "a GitHub token", prefix: "github_pat_", least: 30, alphabet: isWord),
    Token(what: "a GitLab token", prefix: "glpat-", least: 20, alphabet: isWord),
    Token(what: "a Slack token", prefix: "xoxb-", least: 20, alphabet: isWord),
    Token(what: "a Slack token", prefix: "xoxp-", least: 20, alphabet: isWord),
    Token(what: "a Google API key", prefix: "AIza", least: 35, alphabet: isWord),
    Token(what: "a Stripe key", prefix: "sk_live_", least: 16, alphabet: isAlphanumeric),
    Token(what: "a Stripe key", prefix: "rk_live_", least: 16, alphabet: isAlphanumeric),
    Token(what: "a Vault token", prefix: "hvs.", least: 20, alphabet: isWord),
    Token(what: "a Vault token", prefix: "hvb.", least: 20, alphabet: isWord),
    Token(what: "an npm token", prefix: "npm_", least: 30, alphabet: isAlphanumeric),
    Token(what: "an age secret key", prefix: "AGE-SECRET-KEY-1", least: 40, alphabet: isUpperOrDigit),
    Token(what: "a private key", prefix: "-----BEGIN ", least: 0, alphabet: isWord),
    Token(what: "a JSON web token", prefix: "eyJ", least: 40, alphabet: isTokenCharacter),
    Token(what: "an Azure key", prefix: "AccountKey=", least: 40, alphabet: isBase64),
    Token(what: "an Azure key", prefix: "SharedAccessKey=", least: 40, alphabet: isBase64),
  ]

  private static let passwordNames: [[UInt8]] = [
    "password", "passwd", "passphrase", "secret", "secretkey", "secret_key", "token", "apikey", "api_key",
    "access_key", "accesskey", "private_key", "privatekey", "client_secret", "clientsecret",
  ].map { Array($0.utf8) }

  /// What stands for a password in documentation, or names where it is.
  private static let placeholders: Set<String> = [
    "changeme", "example", "none", "null", "true", "false", "redacted", "secret", "password", "env", "vault",
  ]

  /// At most one secret for each place of the line, from the left.
  static func secrets(in line: some Sequence<UInt8>) -> [Secret] {
    let bytes = Array(line)
    var found: [(what: String, range: Range<Int>)] = []
    var index = 0
    while index < bytes.count {
      if let secret = secret(bytes, at: index) {
        found.append(secret)
        index = max(secret.range.upperBound, index + 1)
      } else {
        index += 1
      }
    }
    return found.map { Secret(what: $0.what, range: characters(bytes, $0.range)) }
  }

  private static func secret(_ bytes: [UInt8], at index: Int) -> (what: String, range: Range<Int>)? {
    let isWordStart = index == 0 || !isWord(bytes[index - 1])
    guard isWordStart else { return nil }
    for token in tokens where bytes[index...].starts(with: token.prefix.utf8) {
      let start = index + token.prefix.utf8.count
      let rest = bytes[start...].prefix(while: token.alphabet).count
      guard rest >= token.least else { continue }
      if token.prefix == "-----BEGIN " {
        guard let end = privateKeyHeader(bytes, start) else { continue }
        return (token.what, index..<end)
      }
      // A JSON web token has three parts.
      if token.prefix == "eyJ", bytes[start..<start + rest].count(where: { $0 == UInt8(ascii: ".") }) < 2 {
        continue
      }
      return (token.what, index..<start + rest)
    }
    return url(bytes, at: index) ?? assignment(bytes, at: index) ?? key(bytes, at: index)
  }

  private static func privateKeyHeader(_ bytes: [UInt8], _ start: Int) -> Int? {
    let end = "PRIVATE KEY-----".utf8
    let last = min(start + 24, bytes.count)
    guard let place = (start...last).first(where: { bytes[$0...].starts(with: end) }) else { return nil }
    return place + end.count
  }

  /// `https://user:password@host`
  private static func url(_ bytes: [UInt8], at index: Int) -> (what: String, range: Range<Int>)? {
    let scheme = bytes[index...].prefix(while: isAlphanumeric).count
    let start = index + scheme + 3
    guard scheme > 1, bytes[(index + scheme)...].starts(with: "://".utf8) else { return nil }
    let authority = bytes[start...].prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
      let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")), at - colon > 1
    else { return nil }
    guard bytes[colon + 1] != UInt8(ascii: "$"), bytes[colon + 1] != UInt8(ascii: "{") else { return nil }
    return ("a password in a URL", colon + 1..<at)
  }

  /// `password: abc`, `token=abc`
  private static func assignment(_ bytes: [UInt8], at index: Int) -> (what: String, range: Range<Int>)? {
    let name = bytes[index...].prefix(while: isWord).map { $0 | 0x20 }
    guard passwordNames.contains(name.map { $0 == 0x7F ? UInt8(ascii: "_") : $0 }) else { return nil }
    var start = index + name.count
    while start < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[start]) { start += 1 }
    guard start < bytes.count, [UInt8(ascii: ":"), UInt8(ascii: "=")].contains(bytes[start]) else {
      return nil
    }
    start += 1
    while start < bytes.count, [0x20, UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[start]) {
      start += 1
    }
    let value = bytes[start...].prefix { $0 > 0x20 && !"\"',}]".utf8.contains($0) }
    guard value.count >= 6, let first = value.first, !"${<*/.".utf8.contains(first) else { return nil }
    let text = String(decoding: value, as: UTF8.self).lowercased()
    guard !placeholders.contains(text), !text.allSatisfy({ $0 == "x" || $0 == "*" || $0 == "." }) else {
      return nil
    }
    return ("a password or token", start..<start + value.count)
  }

  /// 32 random bytes or more, as hexadecimal or base64.
  private static func key(_ bytes: [UInt8], at index: Int) -> (what: String, range: Range<Int>)? {
    let run = bytes[index...].prefix(while: isBase64)
    guard run.count >= 43 else { return nil }
    if run.count % 2 == 0, run.count >= 64, run.allSatisfy(isHex) {
      return Set(run).count >= 8 ? ("a key in hexadecimal", index..<run.endIndex) : nil
    }
    let hasAll =
      run.contains(where: isUpper) && run.contains(where: isLower) && run.contains(where: isDigit)
    // Random base64 has a digit in six and as many capitals as small letters; names and paths have not.
    let capitals = run.count(where: isUpper)
    let digits = run.count(where: isDigit)
    guard hasAll, capitals * 7 >= run.count * 2, digits * 16 >= run.count, Set(run).count >= 20 else {
      return nil
    }
    return ("a key in base64", index..<run.endIndex)
  }

  private static func characters(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    let start = bytes[..<range.lowerBound].count { $0 & 0xC0 != 0x80 }
    return start..<start + bytes[range].count { $0 & 0xC0 != 0x80 }
  }

  private static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
  private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  @Sendable private static func isUpperOrDigit(_ byte: UInt8) -> Bool { isUpper(byte) || isDigit(byte) }
  @Sendable private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isLower(byte) || isUpperOrDigit(byte)
  }
  @Sendable private static func isWord(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
  @Sendable private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    isWord(byte) || byte == UInt8(ascii: ".")
  }
  @Sendable private static func isBase64(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || "+/=_-".utf8.contains(byte)
  }
  private static func isHex(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte) || (0x41...0x46).contains(byte)
  }
}
