/// The files of a `DirectoryKeyring`, version 1: UTF-8 text, a line a field, in this order and no other. Each ends with a
/// line `sum`: SHA-256 of everything before that line, 64 hexadecimal digits, against damage (against tampering there is
/// `binding`). Numbers of eight digits are hexadecimal.
///
/// `keyring.id`:
///
///     fieldseal-keyring 1
///     id 5f21c09a
///     sum …
///
/// `00000001.dek`, named after the key's number:
///
///     fieldseal-dek 1
///     keyring 5f21c09a
///     number 00000001
///     algorithm AES-256-GCM
///     provider local
///     kek payments/orders
///     version 1                          the KEK's, decimal
///     created 2026-11-25T03:40:00Z
///     wrapped …                          the DEK as the provider wrapped it, hexadecimal
///     binding …                          see EntryBinding, 64 hexadecimal digits
///     sum …
enum KeyringFile {
  static let idName = "keyring.id"
  private static let extensionText = ".dek"

  static func name(_ number: UInt32) -> String {
    Hex.text(number) + extensionText
  }

  /// The number after which a file is named; nil for any other file.
  static func number(_ name: String) -> UInt32? {
    guard name.hasSuffix(extensionText) else { return nil }
    return Hex.number(name.dropLast(extensionText.count))
  }

  static func bytes(keyring id: UInt32) throws(CryptoError) -> [UInt8] {
    try summed("fieldseal-keyring 1\nid \(Hex.text(id))\n")
  }

  static func keyringID(_ bytes: [UInt8]) throws(Fault) -> UInt32 {
    var lines = try lines(bytes)
    guard lines.next("fieldseal-keyring") == "1" else { throw .version }
    guard let id = lines.next("id").flatMap({ Hex.number($0) }) else { throw .malformed("id") }
    try end(&lines)
    return id
  }

  static func bytes(_ entry: KeyringEntry) throws(CryptoError) -> [UInt8] {
    guard FieldLines.isName(entry.kek.provider), FieldLines.isName(entry.kek.name) else {
      throw CryptoError(
        "the name of a provider or KEK has 1 to \(KEKReference.maximumNameByteCount) bytes without white space: '\(entry.kek)' cannot be kept"
      )
    }
    return try summed(
      """
      fieldseal-dek 1
      keyring \(Hex.text(entry.id.keyring))
      number \(Hex.text(entry.id.number))
      algorithm \(entry.algorithm.name)
      provider \(entry.kek.provider)
      kek \(entry.kek.name)
      version \(entry.wrapped.kekVersion)
      created \(UnixTime.text(entry.created))
      wrapped \(Hex.text(entry.wrapped.bytes))
      binding \(Hex.text(entry.binding))

      """)
  }

  static func entry(_ bytes: [UInt8]) throws(Fault) -> KeyringEntry {
    var lines = try lines(bytes)
    guard lines.next("fieldseal-dek") == "1" else { throw .version }
    guard let keyring = lines.next("keyring").flatMap({ Hex.number($0) }) else { throw .malformed("keyring") }
    guard let number = lines.next("number").flatMap({ Hex.number($0) }) else { throw .malformed("number") }
    guard let algorithm = lines.next("algorithm").flatMap({ Algorithm(name: $0) }) else {
      throw .malformed("algorithm")
    }
    guard let provider = lines.next("provider"), FieldLines.isName(provider) else {
      throw .malformed("provider")
    }
    guard let kek = lines.next("kek"), FieldLines.isName(kek) else { throw .malformed("kek") }
    guard let versionText = lines.next("version"), let version = UInt32(versionText),
      String(version) == versionText
    else { throw .malformed("version") }
    guard let created = lines.next("created").flatMap({ UnixTime.seconds($0) }) else {
      throw .malformed("created")
    }
    guard let wrapped = lines.next("wrapped").flatMap({ Hex.bytes($0) }), !wrapped.isEmpty else {
      throw .malformed("wrapped")
    }
    guard let binding = lines.next("binding").flatMap({ Hex.bytes($0) }), binding.count == Hash.byteCount
    else {
      throw .malformed("binding")
    }
    try end(&lines)
    return KeyringEntry(
      id: KeyID(keyring: keyring, number: number), algorithm: algorithm,
      kek: KEKReference(provider: String(provider), name: String(kek)), created: created,
      wrapped: WrappedKey(kekVersion: version, bytes: wrapped), binding: binding)
  }

  /// What is wrong with a file.
  enum Fault: Error, CustomStringConvertible {
    case damaged
    case version
    case malformed(String)

    var description: String {
      switch self {
      case .damaged: "it is damaged or cut short (its sum does not match)"
      case .version: "it is not of version 1: it was written by a newer fieldseal, or is another file"
      case .malformed(let field): "its field '\(field)' is missing or malformed"
      }
    }
  }

  private static let sumLineCount = 4 + 2 * Hash.byteCount + 1

  private static func summed(_ text: String) throws(CryptoError) -> [UInt8] {
    let body = Array(text.utf8)
    return body + "sum \(Hex.text(try Hash.sha256(body)))\n".utf8
  }

  /// The lines, after the sum was checked.
  private static func lines(_ bytes: [UInt8]) throws(Fault) -> FieldLines {
    guard bytes.count > sumLineCount else { throw .damaged }
    let body = Array(bytes.dropLast(sumLineCount))
    guard let sum = try? Hash.sha256(body),
      Array("sum \(Hex.text(sum))\n".utf8) == Array(bytes.suffix(sumLineCount)),
      let lines = FieldLines(bytes)
    else { throw .damaged }
    return lines
  }

  private static func end(_ lines: inout FieldLines) throws(Fault) {
    guard lines.next("sum") != nil, lines.isAtEnd else { throw .malformed("sum") }
  }
}
