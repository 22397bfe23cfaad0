import Policy

/// The rules that the tests of this target use.
enum TestPolicy {
  static func make() throws -> Policy {
    try Policy.parse(["test.yaml": text])
  }

  private static let text = #"""
    version: 1
    keys:
      aes: {provider: local, key: "kek/{topic}"}
      chacha: {provider: local, key: "chacha", algorithm: ChaCha20-Poly1305}
      elsewhere: {provider: elsewhere, key: "kek"}
    topics:
      - {match: "sealed.*", encrypt: value, key: aes}
      - {match: "chacha.*", encrypt: value, key: chacha}
      - {match: "migrating.*", encrypt: value, key: aes, unsealed: pass}
      - {match: "mirror.*", encrypt: value, key: aes, context: mirrored}
      - {match: "elsewhere.*", encrypt: value, key: elsewhere}
      - {match: "plain.*", encrypt: none}
      - {match: "two.*", encrypt: none}
      - {match: "/two\\.[a-z]+/", encrypt: none}
    """#
}
