import Glibc

/// A password or token in memory that is wiped when the last owner lets go of it.
///
/// It prints as `(secret)`. libcurl keeps a copy of its own, which it does not wipe, while a request lasts.
public final class HTTPSecret: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
  /// Ends with a zero byte that is not counted.
  private let base: UnsafeMutablePointer<CChar>
  private let count: Int

  /// Nil for what no header can carry: nothing, control characters, more than 16 KiB.
  public init?(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty, bytes.count <= Self.limit, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      return nil
    }
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

  /// Whether these bytes stand in `text`, which somebody else wrote: then it must not be shown.
  func occurs(in text: some Collection<UInt8>) -> Bool {
    let text = Array(text)
    guard text.count >= count else { return false }
    return (0...text.count - count).contains { start in
      (0..<count).allSatisfy { text[start + $0] == UInt8(bitPattern: base[$0]) }
    }
  }
}
