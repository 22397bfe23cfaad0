/// How a keystore's master key is made from its secret.
enum KeystoreUnlock: Hashable, Sendable {
  case keyFile
  case scrypt(ScryptCost, salt: [UInt8])

  private static let saltByteCount = 16

  static func newScrypt() throws(CryptoError) -> KeystoreUnlock {
    .scrypt(.standard, salt: try Hash.random(byteCount: saltByteCount))
  }

  var text: String {
    switch self {
    case .keyFile: "key-file"
    case .scrypt(let cost, let salt): "scrypt \(cost.n) \(cost.r) \(cost.p) \(Hex.text(salt))"
    }
  }

  /// Nil where `text` is something else, or asks for more than we are ready to spend on an unauthenticated file.
  init?(text: Substring) {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    if words == ["key-file"] {
      self = .keyFile
      return
    }
    guard words.count == 5, words[0] == "scrypt", let n = UInt64(words[1]), let r = UInt32(words[2]),
      let p = UInt32(words[3]), let salt = Hex.bytes(words[4]), salt.count == Self.saltByteCount
    else { return nil }
    let cost = ScryptCost(n: n, r: r, p: p)
    guard cost.isAcceptable else { return nil }
    self = .scrypt(cost, salt: salt)
  }
}
