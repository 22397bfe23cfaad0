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
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    // 128 bits and four zero bits make 22 digits of six bits.
    var text = ""
    for digit in 0..<22 {
      let shift = 122 - 6 * digit
      let bits: UInt64
      if shift >= 64 {
        bits = high >> UInt64(shift - 64)
      } else if shift > 58 {
        bits = high << UInt64(64 - shift) | low >> UInt64(shift)
      } else if shift >= 0 {
        bits = low >> UInt64(shift)
      } else {
        bits = low << UInt64(-shift)
      }
      text.unicodeScalars.append(Unicode.Scalar(alphabet[Int(bits & 63)]))
    }
    return text
  }
}
