import Glibc

/// A password or token in memory that is wiped when the last owner lets go of it.
///
/// It prints as `(secret)`. libcurl keeps a copy of its own, which it does not wipe, while a request lasts.
public final class HTTPSecret: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
  /// Ends with a zero byte that is not counted.
  private let base: UnsafeMutablePointer<CChar>
  private let count: Int

  /// Nil for what no header can carry: nothing, control characters, more than 16 KiB.
  public convenience init?(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty, bytes.count <= Self.limit, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      return nil
    }
    self.init(checked: bytes)
  }

  private init(checked bytes: some Collection<UInt8>) {
    count = bytes.count
    base = .allocate(capacity: count + 1)
    base.initialize(repeating: 0, count: count + 1)
    for (index, byte) in bytes.enumerated() { base[index] = CChar(bitPattern: byte) }
  }

  deinit {
    explicit_bzero(base, count)
    base.deallocate()
  }

  static let limit = 16 << 10

  public var description: String { "(secret)" }
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// Its bytes and a zero behind them.
  func withText<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result { body(base) }

  /// Whether these bytes stand in `text`.
  func occurs(in text: [UInt8]) -> Bool {
    guard text.count >= count else { return false }
    return (0...text.count - count).contains { start in
      (0..<count).allSatisfy { text[start + $0] == UInt8(bitPattern: base[$0]) }
    }
  }

  /// `user:password` in Base64 (RFC 7617), without padding.
  func asBasic(user: String) -> HTTPSecret {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var encoded: [UInt8] = []
    encoded.reserveCapacity((user.utf8.count + count) * 4 / 3 + 4)
    defer {
      encoded.withUnsafeMutableBytes { bytes in bytes.baseAddress.map { explicit_bzero($0, bytes.count) } }
    }
    var bits: UInt32 = 0
    var bitCount = 0
    func append(_ byte: UInt8) {
      bits = (bits << 8 | UInt32(byte)) & 0xFFFF
      bitCount += 8
      while bitCount >= 6 {
        bitCount -= 6
        encoded.append(digits[Int(bits >> UInt32(bitCount) & 63)])
      }
    }
    for byte in user.utf8 { append(byte) }
    append(UInt8(ascii: ":"))
    for index in 0..<count { append(UInt8(bitPattern: base[index])) }
    if bitCount > 0 { encoded.append(digits[Int(bits << UInt32(6 - bitCount) & 63)]) }
    return HTTPSecret(checked: encoded)
  }
}
