/// The value of a header `fieldseal`, read and written by other means than the code under test.
struct DetachedHeader: Equatable {
  struct Key: Equatable {
    var number: UInt32
    /// Of its first entry.
    var counter: UInt64
  }

  struct Entry: Equatable {
    var path: String
    /// Ciphertext and tag.
    var sealed: [UInt8]
    /// Which of the keys.
    var key = 0
  }

  var keyring: UInt32
  /// One in version 1, more in version 2.
  var keys: [Key] = []
  var entries: [Entry] = []

  var number: UInt32 {
    get { keys[0].number }
    set { keys[0].number = newValue }
  }

  var counter: UInt64 {
    get { keys[0].counter }
    set { keys[0].counter = newValue }
  }

  init(parsing bytes: [UInt8]) throws {
    guard bytes.count > 15, bytes[0] == 1 || bytes[0] == 2 else { throw ParseError("a header of fields") }
    keyring = integer(bytes, at: 1)
    var rest = bytes[5...]
    let count = bytes[0] == 1 ? 1 : try Self.length(&rest)
    for _ in 0..<count {
      let key = try Self.take(&rest, 10)
      keys.append(Key(number: integer(key, at: 0), counter: integer([0, 0] + key[4...], at: 0)))
    }
    guard (bytes[0] == 1) == (count == 1) else { throw ParseError("a header of \(count) keys") }
    var path: [UInt8] = []
    while !rest.isEmpty {
      let length = try Self.length(&rest)
      if length > 0 { path = try Self.take(&rest, length) }
      guard let text = String(validating: path, as: UTF8.self) else { throw ParseError("a path's UTF-8") }
      let key = count == 1 ? 0 : try Self.length(&rest)
      // Of the ciphertext; the tag's 16 bytes follow.
      let sealedLength = try Self.length(&rest) + 16
      entries.append(Entry(path: text, sealed: try Self.take(&rest, sealedLength), key: key))
    }
  }

  var bytes: [UInt8] {
    var all: [UInt8] = [keys.count == 1 ? 1 : 2] + ProxyTests.bytes(keyring)
    if keys.count != 1 { all += Self.varint(keys.count) }
    for key in keys { all += ProxyTests.bytes(key.number) + ProxyTests.bytes(key.counter).dropFirst(2) }
    var last = ""
    for entry in entries {
      let isAgain = entry.path.utf8.elementsEqual(last.utf8)
      all += Self.varint(isAgain ? 0 : entry.path.utf8.count)
      if !isAgain { all += entry.path.utf8 }
      last = entry.path
      if keys.count != 1 { all += Self.varint(entry.key) }
      all += Self.varint(max(0, entry.sealed.count - 16)) + entry.sealed
    }
    return all
  }

  private static func varint(_ value: Int) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }

  private static func length(_ bytes: inout ArraySlice<UInt8>) throws(ParseError) -> Int {
    var value = 0
    for shift in stride(from: 0, to: 32, by: 7) {
      guard let byte = bytes.popFirst() else { break }
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw ParseError("a length's end")
  }

  private static func take(_ bytes: inout ArraySlice<UInt8>, _ count: Int) throws(ParseError) -> [UInt8] {
    guard count <= bytes.count else { throw ParseError("\(count) bytes of \(bytes.count)") }
    defer { bytes = bytes.dropFirst(count) }
    return Array(bytes.prefix(count))
  }
}

extension TestRecord {
  /// The header in which fields travel, if the record has it: its last one.
  var detached: [UInt8]? {
    guard let last = headers.last, last.name == bytes("fieldseal") else { return nil }
    return last.value
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
