/// What a guess at a passphrase costs: scrypt's parameters (RFC 7914, 2).
struct ScryptCost: Hashable, Sendable {
  var n: UInt64
  var r: UInt32
  var p: UInt32

  /// 32 MiB and three passes, one of the equivalents OWASP recommends; the proxy's memory stays small.
  static let standard = ScryptCost(n: 1 << 15, r: 8, p: 3)
  /// Bytes a file may make us spend before it is authenticated.
  static let memoryLimit: UInt64 = 256 << 20

  /// Whether the parameters are scrypt's, strong enough to accept and cheap enough to run.
  var isAcceptable: Bool {
    guard n >= 1 << 14, n <= 1 << 20, n & (n - 1) == 0, (8...32).contains(r), (1...16).contains(p) else {
      return false
    }
    return 128 * n * UInt64(r) <= Self.memoryLimit
  }
}
