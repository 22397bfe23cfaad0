/// The value of a header `fieldseal`, read and written by other means than the code under test.
struct DetachedHeader: Equatable {
  struct Entry: Equatable {
    var path: String
    /// Ciphertext and tag.
    var sealed: [UInt8]
  }

  var keyring: UInt32
  var number: UInt32
  var counter: UInt64
  var entries: [Entry] = []

  init(parsing bytes: [UInt8]) throws {
    guard bytes.count > 15, bytes[0] == 1 else { throw ParseError("a header of fields") }
    keyring = integer(bytes, at: 1)
    number = integer(bytes, at: 5)
    counter = integer(Array(bytes[9..<15]), at: 0)
    var rest = bytes[15...]
    var path: [UInt8] = []
    while !rest.isEmpty {
      let length = try Self.length(&rest)
      if length > 0 { path = try Self.take(&rest, length) }
      guard let text = String(validating: path, as: UTF8.self) else { throw ParseError("a path's UTF-8") }
      // Of the ciphertext; the tag's 16 bytes follow.
      let sealedLength = try Self.length(&rest) + 16
      entries.append(Entry(path: text, sealed: try Self.take(&rest, sealedLength)))
    }
  }

  var bytes: [UInt8] {
    var all: [UInt8] = [1] + ProxyTests.bytes(keyring) + ProxyTests.bytes(number)
    all += ProxyTests.bytes(counter).dropFirst(2)
    var last = ""
    for entry in entries {
      let isAgain = entry.path.utf8.elementsEqual(last.utf8)
      all += Self.varint(isAgain ? 0 : entry.path.utf8.count)
      if !isAgain { all += entry.path.utf8 }
      last = entry.path
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
