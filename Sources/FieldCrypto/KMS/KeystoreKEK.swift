/// One version of a KEK as it stands in a keystore.
struct KeystoreKEK: Hashable, Sendable, Comparable {
  let name: String
  let version: UInt32
  /// Seconds since 1970.
  let created: Int64
  /// 32 bytes under AES-KWP.
  let wrapped: [UInt8]

  init(name: String, version: UInt32, created: Int64, wrapped: [UInt8]) {
    self.name = name
    self.version = version
    self.created = created
    self.wrapped = wrapped
  }

  /// Nil where `line` is not "name version created wrapped".
  init?(line: Substring) {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 4, FieldLines.isName(words[0]), let version = UInt32(words[1]), version > 0,
      let created = UnixTime.seconds(words[2]), let wrapped = Hex.bytes(words[3]),
      wrapped.count == Algorithm.keyByteCount + 8
    else { return nil }
    self.init(name: String(words[0]), version: version, created: created, wrapped: wrapped)
  }

  /// By the bytes of the name, then by version.
  static func < (a: KeystoreKEK, b: KeystoreKEK) -> Bool {
    if a.name.utf8.elementsEqual(b.name.utf8) { return a.version < b.version }
    return a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
  }
}
