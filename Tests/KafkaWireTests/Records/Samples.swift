import TestTools

/// Bytes that tests write for themselves, by other means than the code under test.
enum Samples {
  static func random(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count { withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) } }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// Whether they are the same; an expectation on the arrays themselves would look for their difference, at length.
  static func equal(_ span: RawSpan, _ bytes: [UInt8]) -> Bool { array(span) == bytes }

  static func array(_ span: RawSpan) -> [UInt8] {
    span.withUnsafeBytes { Array($0) }
  }

  static func varint(_ value: Int) -> [UInt8] {
    var rest = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// A length and the bytes; −1 for null.
  static func field(_ bytes: [UInt8]?) -> [UInt8] {
    varint(bytes?.count ?? -1) + (bytes ?? [])
  }

  static func record(
    offset: Int, timestamp: Int = 0, key: [UInt8]? = nil, value: [UInt8]?, headers: [([UInt8], [UInt8]?)] = []
  ) -> [UInt8] {
    var body: [UInt8] = [0] + varint(timestamp) + varint(offset) + field(key) + field(value)
    body += varint(headers.count)
    for (name, value) in headers { body += field(name) + field(value) }
    return varint(body.count) + body
  }

  static func section(values: [[UInt8]?]) -> (bytes: [UInt8], count: Int) {
    var bytes: [UInt8] = []
    for (index, value) in values.enumerated() {
      bytes += record(
        offset: index, timestamp: index * 3, key: index % 3 == 0 ? nil : [1, 2, 3], value: value)
    }
    return (bytes, values.count)
  }

  static func bigEndian<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  /// A batch header (61 bytes) whose length and CRC are for a section of `section` bytes.
  static func header(
    codec: UInt8 = 0, count: Int, section: [UInt8] = [], magic: Int8 = 2, baseOffset: Int64 = 0
  ) -> [UInt8] {
    var checked: [UInt8] = bigEndian(UInt16(codec)) + bigEndian(Int32(count - 1))
    checked += bigEndian(Int64(1_000)) + bigEndian(Int64(2_000)) + bigEndian(Int64(-1))
    checked += bigEndian(Int16(-1)) + bigEndian(Int32(-1)) + bigEndian(Int32(count))
    var head =
      bigEndian(baseOffset) + bigEndian(Int32(49 + section.count)) + bigEndian(Int32(3)) + bigEndian(magic)
    head += bigEndian(crc32c(bitwise: checked + section))
    return head + checked
  }

  /// CRC-32C by its definition, a bit at a time.
  static func crc32c(bitwise bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0x82F6_3B78 }
    }
    return ~crc
  }
}
