/// The codec of a record batch; the raw value is what bits 0–2 of its attributes hold.
public enum CompressionCodec: UInt8, Hashable, Sendable, CaseIterable {
  case none = 0
  case gzip = 1
  case snappy = 2
  case lz4 = 3
  case zstd = 4
}
