/// The file of a `LocalKeystore`, version 1: UTF-8 text, a line a field, in this order and no other.
///
///     fieldseal-keystore 1
///     unlock key-file                                 the master key is the key file's 32 bytes
///     unlock scrypt 32768 8 3 SALT                    or: scrypt(passphrase, salt, N, r, p), 32 bytes; the salt has 16
///     check …                                         16 bytes that tell a wrong secret from an altered file
///     kek payments/orders 1 2026-11-25T03:40:00Z …    name, version, moment of creation, the KEK wrapped
///     kek payments/orders 2 2026-12-25T03:40:00Z …    sorted by name (as bytes) and version
///     mac …                                           of everything above, 32 bytes
///
/// Bytes are hexadecimal. From the master key HKDF-SHA-256 (no salt) makes three keys, by their `info`:
/// "fieldseal keystore v1 wrap" wraps the KEKs, 32 random bytes each, by AES-KWP (RFC 5649); "fieldseal keystore v1 mac"
/// is the key of HMAC-SHA-256 for the last line, so that no name, version or line can be exchanged, added or left out;
/// "fieldseal keystore v1 check" gives `check`, its first 16 bytes. A whole older file put in the place of a newer one is not
/// noticed.
struct KeystoreFile {
  var unlock: KeystoreUnlock
  /// Sorted by name and version.
  var keks: [KeystoreKEK] = []

  func bytes(_ keys: borrowing KeystoreKeys) throws(CryptoError) -> [UInt8] {
    var text = "fieldseal-keystore 1\nunlock \(unlock.text)\ncheck \(Hex.text(keys.check))\n"
    for kek in keks {
      text += "kek \(kek.name) \(kek.version) \(UnixTime.text(kek.created)) \(Hex.text(kek.wrapped))\n"
    }
    let body = Array(text.utf8)
    return body + "mac \(Hex.text(try Hash.hmacSHA256(body, key: keys.authentication)))\n".utf8
  }

  /// What is needed to make the keys with which the rest is then authenticated.
  static func header(_ bytes: [UInt8]) throws(Fault) -> (unlock: KeystoreUnlock, check: [UInt8]) {
    var lines = try begin(bytes)
    return try header(&lines)
  }

  /// Authenticates the whole file, then reads it.
  init(_ bytes: [UInt8], _ keys: borrowing KeystoreKeys) throws(Fault) {
    guard bytes.count > Self.macLineCount else { throw .altered }
    let body = Array(bytes.dropLast(Self.macLineCount))
    let last = Array(bytes.suffix(Self.macLineCount))
    guard let mac = try? Hash.hmacSHA256(body, key: keys.authentication),
      Hash.isEqual(last, Array("mac \(Hex.text(mac))\n".utf8))
    else { throw .altered }
    var lines = try Self.begin(bytes)
    unlock = try Self.header(&lines).unlock
    while let line = lines.next("kek") {
      guard let kek = KeystoreKEK(line: line) else { throw .malformed("kek") }
      if let last = keks.last, !(last < kek) { throw .malformed("kek") }
      keks.append(kek)
    }
    guard lines.next("mac") != nil, lines.isAtEnd else { throw .malformed("mac") }
  }

  init(unlock: KeystoreUnlock) {
    self.unlock = unlock
  }

  /// What is wrong with a file.
  enum Fault: Error, CustomStringConvertible {
    case altered
    case version
    case malformed(String)

    var description: String {
      switch self {
      case .altered: "it was altered or damaged (its mac does not match)"
      case .version:
        "it is not a keystore of version 1: it was written by a newer fieldseal, or is another file"
      case .malformed(let field): "its field '\(field)' is missing or malformed"
      }
    }
  }

  private static let macLineCount = 4 + 2 * Hash.byteCount + 1

  private static func begin(_ bytes: [UInt8]) throws(Fault) -> FieldLines {
    guard var lines = FieldLines(bytes), lines.next("fieldseal-keystore") == "1" else { throw .version }
    return lines
  }

  private static func header(
    _ lines: inout FieldLines
  ) throws(Fault) -> (unlock: KeystoreUnlock, check: [UInt8]) {
    guard let unlock = lines.next("unlock").flatMap({ KeystoreUnlock(text: $0) }) else {
      throw .malformed("unlock")
    }
    guard let check = lines.next("check").flatMap({ Hex.bytes($0) }),
      check.count == KeystoreKeys.checkByteCount
    else {
      throw .malformed("check")
    }
    return (unlock, check)
  }
}
