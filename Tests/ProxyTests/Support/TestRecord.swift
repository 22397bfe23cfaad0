/// A record of a batch, written and read by other means than the code under test.
struct TestRecord: Hashable {
  struct Header: Hashable {
    var name: [UInt8]
    var value: [UInt8]?
  }

  var key: [UInt8]?
  var value: [UInt8]?
  var headers: [Header] = []
  var timestampDelta = 0
  var offsetDelta = 0

  var bytes: [UInt8] {
    var body: [UInt8] = [0] + Self.varint(timestampDelta) + Self.varint(offsetDelta)
    body += Self.field(key) + Self.field(value) + Self.varint(headers.count)
    for header in headers { body += Self.field(header.name) + Self.field(header.value) }
    return Self.varint(body.count) + body
  }

  init(
    key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = [], timestampDelta: Int = 0,
    offsetDelta: Int = 0
  ) {
    self.key = key
    self.value = value
    self.headers = headers
    self.timestampDelta = timestampDelta
    self.offsetDelta = offsetDelta
  }

  /// Reads the record at the front of `bytes`, and takes it off.
  init(parsing bytes: inout ArraySlice<UInt8>) throws(ParseError) {
    let length = try Self.varint(&bytes)
    var body = try Self.take(&bytes, length)
    guard body.popFirst() == 0 else { throw ParseError("record attributes") }
    timestampDelta = try Self.varint(&body)
    offsetDelta = try Self.varint(&body)
    key = try Self.field(&body)
    value = try Self.field(&body)
    for _ in 0..<max(0, try Self.varint(&body)) {
      guard let name = try Self.field(&body) else { throw ParseError("a header's null name") }
      headers.append(Header(name: name, value: try Self.field(&body)))
    }
    guard body.isEmpty else { throw ParseError("\(body.count) bytes behind a record's fields") }
  }

  private static func varint(_ value: Int) -> [UInt8] {
    var rest = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// A length and the bytes; −1 for null.
  private static func field(_ bytes: [UInt8]?) -> [UInt8] { varint(bytes?.count ?? -1) + (bytes ?? []) }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) throws(ParseError) -> Int {
    var value: UInt64 = 0
    for shift in stride(from: 0 as UInt64, to: 64, by: 7) {
      guard let byte = bytes.popFirst() else { throw ParseError("a varint's end") }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1) }
    }
    throw ParseError("a varint's end")
  }

  private static func field(_ bytes: inout ArraySlice<UInt8>) throws(ParseError) -> [UInt8]? {
    let length = try varint(&bytes)
    return length < 0 ? nil : Array(try take(&bytes, length))
  }

  private static func take(_ bytes: inout ArraySlice<UInt8>, _ count: Int) throws(ParseError) -> ArraySlice<
    UInt8
  > {
    guard count >= 0, count <= bytes.count else { throw ParseError("\(count) bytes of \(bytes.count)") }
    defer { bytes = bytes.dropFirst(count) }
    return bytes.prefix(count)
  }
}
