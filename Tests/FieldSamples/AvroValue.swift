/// A datum as the tests make them.
indirect enum AvroValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  /// int, long, or an enum's symbol.
  case number(Int64)
  case float(UInt32)
  case double(UInt64)
  /// bytes, or a string's UTF-8.
  case bytes([UInt8])
  case fixed([UInt8])
  case array([AvroValue])
  case map([Entry])
  case union(Int, AvroValue)
  case record([AvroValue])

  struct Entry: Hashable, Sendable {
    let key: String
    let value: AvroValue
  }
}
