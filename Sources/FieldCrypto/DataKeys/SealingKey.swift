import BackgroundWork
import Synchronization

/// A DEK that this process has made and seals with. No other process does, nor this one after a restart, so a
/// counter can be its nonce.
///
/// Given up at the limits of its settings, and unusable while the provider has not confirmed its KEK for `cacheTime`.
public final class SealingKey: Sendable {
  public let id: KeyID
  public let algorithm: Algorithm
  public let kek: KEKReference
  let secret: SecretBytes
  let kekVersion: UInt32
  private let settings: DataKeySettings
  /// Until when it seals, and from when on a successor should be made.
  private let ends: Moment
  private let successorFrom: Moment
  private let records = Atomic<UInt64>(0)
  private let bytes = Atomic<UInt64>(0)
  private let confirmedUntil: Atomic<Int64>
  private let isRetired = Atomic<Bool>(false)
  private let isOutdated = Atomic<Bool>(false)

  init(_ entry: KeyringEntry, secret: consuming SecretBytes, settings: DataKeySettings, confirmed: Moment) {
    id = entry.id
    algorithm = entry.algorithm
    kek = entry.kek
    kekVersion = entry.wrapped.kekVersion
    self.secret = secret
    self.settings = settings
    ends = confirmed + settings.maxAge
    successorFrom = confirmed + settings.maxAge * 7 / 8
    confirmedUntil = Atomic((confirmed + settings.cacheTime).nanoseconds)
  }

  /// Reserves counters for `records` values of `bytes` bytes in all, for this caller alone: the first of the run,
  /// or nil where the key is used up, too old or unconfirmed. Then ask `DataKeys` for another.
  ///
  /// A limit counts from the second reservation on, so that a batch larger than the limit is sealed under a key of its own.
  public func reserve(records: Int, bytes: Int) -> UInt64? {
    guard records > 0, bytes >= 0, isUsable(at: .now) else { return nil }
    guard take(UInt64(bytes), of: self.bytes, limit: settings.maxBytes, ceiling: .max) != nil,
      let first = take(
        UInt64(records), of: self.records, limit: settings.maxRecords, ceiling: SealedHeader.counterLimit)
    else {
      isRetired.store(true, ordering: .relaxed)
      return nil
    }
    return first
  }

  /// Whether `reserve` would succeed now.
  public func canReserve(records: Int, bytes: Int) -> Bool {
    guard records > 0, bytes >= 0, isUsable(at: .now) else { return false }
    return Self.sum(
      self.bytes.load(ordering: .relaxed), UInt64(bytes), limit: settings.maxBytes, ceiling: .max) != nil
      && Self.sum(
        self.records.load(ordering: .relaxed), UInt64(records), limit: settings.maxRecords,
        ceiling: SealedHeader.counterLimit) != nil
  }

  /// What is used once `amount` is; nil where that passes `limit` (if something is used already) or `ceiling`.
  private static func sum(_ used: UInt64, _ amount: UInt64, limit: UInt64, ceiling: UInt64) -> UInt64? {
    let (sum, overflow) = used.addingReportingOverflow(amount)
    return !overflow && sum <= ceiling && (used == 0 || sum <= limit) ? sum : nil
  }

  /// Adds `amount` unless that passes `limit` (on a counter that is not zero) or `ceiling`: what it was before.
  private func take(
    _ amount: UInt64, of counter: borrowing Atomic<UInt64>, limit: UInt64, ceiling: UInt64
  ) -> UInt64? {
    var used = counter.load(ordering: .relaxed)
    while true {
      guard let sum = Self.sum(used, amount, limit: limit, ceiling: ceiling) else { return nil }
      let (exchanged, found) = counter.weakCompareExchange(expected: used, desired: sum, ordering: .relaxed)
      if exchanged { return used }
      used = found
    }
  }

  /// Whether the key may seal: within its limits, and its KEK confirmed.
  func isUsable(at now: Moment) -> Bool {
    now.nanoseconds < confirmedUntil.load(ordering: .relaxed) && !isSpent(at: now)
  }

  /// Whether it has reached a limit for good.
  func isSpent(at now: Moment) -> Bool {
    isRetired.load(ordering: .relaxed) || now >= ends
      || records.load(ordering: .relaxed) >= settings.maxRecords
      || bytes.load(ordering: .relaxed) >= settings.maxBytes
  }

  /// Whether a successor should be made now: seven eighths of a limit are used, or the KEK was rotated.
  func wantsSuccessor(at now: Moment) -> Bool {
    isOutdated.load(ordering: .relaxed) || now >= successorFrom
      || records.load(ordering: .relaxed) >= settings.maxRecords - settings.maxRecords / 8
      || bytes.load(ordering: .relaxed) >= settings.maxBytes - settings.maxBytes / 8
  }

  /// Whether the provider should be asked again, before the last confirmation runs out.
  func wantsConfirmation(at now: Moment) -> Bool {
    now + settings.cacheTime / 4 >= Moment(nanoseconds: confirmedUntil.load(ordering: .relaxed))
  }

  /// The provider unwrapped the entry when asked at `moment`.
  func confirm(_ entry: KeyringEntry, at moment: Moment) {
    confirmedUntil.store((moment + settings.cacheTime).nanoseconds, ordering: .relaxed)
    if entry.wrapped.kekVersion != kekVersion { isOutdated.store(true, ordering: .relaxed) }
  }

  /// No reservation succeeds from now on.
  func retire() {
    isRetired.store(true, ordering: .relaxed)
  }
}
