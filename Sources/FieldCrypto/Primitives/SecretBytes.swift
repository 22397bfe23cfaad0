import COpenSSL

/// Key material with one owner, wiped when the owner lets go of it.
///
/// It cannot be copied, printed or compared by accident.
public struct SecretBytes: ~Copyable, @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  public let byteCount: Int

  /// `byteCount` zero bytes that `fill` then sets.
  public init<Failure: Error>(
    byteCount: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    self.byteCount = max(byteCount, 0)
    base = .allocate(byteCount: max(byteCount, 1), alignment: 16)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 1))
    try fill(UnsafeMutableRawBufferPointer(start: base, count: self.byteCount))
  }

  /// A copy of `bytes`, whose owner wipes the original.
  public init(copying bytes: RawSpan) {
    self.init(byteCount: bytes.byteCount) { target in
      bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }
  }

  /// Random bytes fit for keys, from OpenSSL's private generator.
  public static func random(byteCount: Int = Algorithm.keyByteCount) throws(CryptoError) -> SecretBytes {
    try SecretBytes(byteCount: byteCount) { (target: UnsafeMutableRawBufferPointer) throws(CryptoError) in
      guard let start = target.baseAddress, target.count <= Int(Int32.max),
        RAND_priv_bytes(start.assumingMemoryBound(to: UInt8.self), Int32(target.count)) == 1
      else { throw .openSSL("draw random bytes") }
    }
  }

  deinit {
    OPENSSL_cleanse(base, byteCount)
    base.deallocate()
  }

  /// The bytes, for as long as they are owned.
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = RawSpan(_unsafeStart: base, byteCount: byteCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Another owner for the same bytes.
  public func copy() -> SecretBytes {
    SecretBytes(copying: bytes)
  }

  /// Compares in a time that does not depend on the bytes.
  public func isEqual(to other: borrowing SecretBytes) -> Bool {
    byteCount == other.byteCount && CRYPTO_memcmp(base, other.base, byteCount) == 0
  }

  func withPointer<Result>(_ body: (UnsafeMutablePointer<UInt8>) -> Result) -> Result {
    body(base.assumingMemoryBound(to: UInt8.self))
  }
}
