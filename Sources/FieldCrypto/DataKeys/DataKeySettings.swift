/// Limits on data keys.
public struct DataKeySettings: Hashable, Sendable {
  /// Values sealed under one DEK, at most 2^48 (the counter's width).
  ///
  /// SP 800-38D 8.3 allows 2^32 invocations a key unless all nonces are 96 bits long and made by the deterministic
  /// construction of 8.2.1, as ours are; the default keeps to it nevertheless.
  public let maxRecords: UInt64
  /// Bytes sealed under one DEK. By default 2^40: with 2^32 records that is fewer than 2^37 blocks, so the advantage of an
  /// adversary who tells AES-GCM from random, at most blocks² / 2^129, stays below 2^-54.
  public let maxBytes: UInt64
  /// How long a DEK seals. At seven eighths of this and of the limits above its successor is made.
  public let maxAge: Duration
  /// How long an unwrapped DEK is used, to open or to seal, without asking the provider again: the delay with which the
  /// revocation of a KEK takes effect.
  public let cacheTime: Duration
  /// How long to wait for the provider and the keyring.
  public let timeout: Duration
  /// Threads for calls to one provider.
  public let workers: Int

  /// Throws where a limit is zero, negative or beyond what the stored format can count.
  public init(
    maxRecords: UInt64 = 1 << 32, maxBytes: UInt64 = 1 << 40, maxAge: Duration = .seconds(24 * 60 * 60),
    cacheTime: Duration = .seconds(5 * 60), timeout: Duration = .seconds(5), workers: Int = 4
  ) throws(CryptoError) {
    guard (1...SealedHeader.counterLimit).contains(maxRecords) else {
      throw CryptoError("maxRecords must be between 1 and 2^48, not \(maxRecords)")
    }
    guard (1...UInt64(1 << 50)).contains(maxBytes) else {
      throw CryptoError("maxBytes must be between 1 and 1 PiB, not \(maxBytes)")
    }
    let year = Duration.seconds(366 * 24 * 60 * 60)
    for (name, value) in [("maxAge", maxAge), ("cacheTime", cacheTime), ("timeout", timeout)]
    where value <= .zero || value > year {
      throw CryptoError("\(name) must be positive and at most a year")
    }
    guard (1...64).contains(workers) else {
      throw CryptoError("workers must be between 1 and 64, not \(workers)")
    }
    self.maxRecords = maxRecords
    self.maxBytes = maxBytes
    self.maxAge = maxAge
    self.cacheTime = cacheTime
    self.timeout = timeout
    self.workers = workers
  }

  private init(records: UInt64, bytes: UInt64) {
    maxRecords = records
    maxBytes = bytes
    maxAge = .seconds(24 * 60 * 60)
    cacheTime = .seconds(5 * 60)
    timeout = .seconds(5)
    workers = 4
  }

  /// 2^32 records, 1 TiB, a day; cached for 5 minutes, 5 seconds to wait, 4 threads.
  public static let standard = DataKeySettings(records: 1 << 32, bytes: 1 << 40)
}
