import Testing

@testable import PolicyLint

@Suite struct SecretScannerTests {
  /// Not written out, so that other scanners leave this file alone.
  private static let random = "Zm9vYmFyMTIzNDU2Nzg5MEFCQ0RFRkdI" + "SUpLTE1OT1BRUlNUVVZXWFla"

  @Test(arguments: [
    ("key: AKIA" + "IOSFODNN7EXAMPLE", "an AWS access key", 5..<25),
    ("# ghp_" + "0123456789abcdefghijABCDEFGHIJ012345", "a GitHub token", 2..<42),
    ("-----BEGIN RSA " + "PRIVATE KEY-----", "a private key", 0..<31),
    ("-----BEGIN " + "PRIVATE KEY-----", "a private key", 0..<27),
    ("é password: hunter22", "a password or token", 12..<20),
    ("{api_key: 'abc123def'}", "a password or token", 11..<20),
    ("key: https://joe:s3cr3t@kms", "a password in a URL", 17..<23),
    (
      "key: 00112233445566778899aabbccddeeff" + "00112233445566778899aabbccddeeff", "a key in hexadecimal",
      5..<69
    ),
    (
      "token=" + "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3", "a password or token",
      6..<67
    ),
    ("x eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3", "a JSON web token", 2..<63),
    ("key: " + Self.random, "a key in base64", 5..<61),
  ])
  func secrets(_ line: String, _ what: String, _ range: Range<Int>) {
    #expect(SecretScanner.secrets(in: line.utf8) == [SecretScanner.Secret(what: what, range: range)])
  }

  @Test(arguments: [
    "  - match: payments", "key: \"payments/{topic}\"", "- customer.password", "- \"**.password\"",
    "password: ${PASSWORD}", "token: <your token>", "# password: changeme", "passwordFile: /run/secrets/kms",
    "- {path: password, mode: deterministic}", "- {path: token, key: tokens}",
    "key: arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "key: projects/my-project-1/locations/europe-west3/keyRings/ring/cryptoKeys/payments-orders-2026",
    "key: 0000000000000000000000000000000000000000000000000000000000000000",
    "key: thisIsAVeryLongNameOfAKeyThatSomebodyChoseForItsBeauty2026", "-----BEGIN CERTIFICATE-----",
    "key: https://kms.example.com:8200/transit", "eyJust a word", "# see https://user@host/x",
    "a token: it opens the door", "secret: ******", "",
  ])
  func harmless(_ line: String) { #expect(SecretScanner.secrets(in: line.utf8).isEmpty) }

  @Test func severalInALine() {
    let line = "password: hunter22 # was password: hunter11"
    #expect(SecretScanner.secrets(in: line.utf8).map(\.range) == [10..<18, 35..<43])
  }

  @Test func anyBytes() {
    var random = SeededNumbers(seed: 3)
    let pieces = [
      "://", "@", ":", "password", "=", "eyJ", ".", "-----BEGIN ", "AKIA", "A", "é", "0", "\"", " ", "\u{FF}",
    ]
    for _ in 0..<5000 {
      let line = (0..<Int.random(in: 0...12, using: &random))
        .compactMap { _ in pieces.randomElement(using: &random) }.joined()
      let count = line.unicodeScalars.count
      for secret in SecretScanner.secrets(in: line.utf8) {
        #expect(secret.range.lowerBound >= 0 && secret.range.upperBound <= count && !secret.range.isEmpty)
      }
    }
  }
}
