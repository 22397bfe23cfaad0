/// Messages from before Kafka 0.11.
enum Legacy {
  /// A message set of one message. Its CRC is not looked at.
  static func message(_ magic: UInt8, offset: Int64 = 0, _ value: [UInt8]) -> [UInt8] {
    var message: [UInt8] = bytes(UInt32(0xBAD_C0DE)) + [magic, 0]
    if magic == 1 { message += bytes(Int64(1_700_000_000_000)) }
    message += bytes(Int32(-1)) + sized(value)
    return bytes(offset) + sized(message)
  }
}
