import Bytes

/// A topic id or another of Kafka's UUIDs.
@frozen
public struct UUID128: Hashable, Sendable, CustomStringConvertible {
  public let high: UInt64
  public let low: UInt64

  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Kafka's "no id".
  @inlinable public static var zero: UUID128 { UUID128(high: 0, low: 0) }

  /// As Kafka prints it: base64url of the 16 bytes, without padding.
  public var description: String {
    var bytes = ByteBuffer(capacity: 16)
    bytes.append(bigEndian: high)
    bytes.append(bigEndian: low)
    var text = ByteBuffer(capacity: 64)
    Base64URL.append(encoded: bytes.bytes, to: &text)
    return text.bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }
}
