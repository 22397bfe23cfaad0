import FieldCrypto

/// A KEK, and the data keys under it that the batch in hand is sealed with. One per KEK and loop, or per topic's rule.
final class BatchKey {
  let kek: KEKReference
  let algorithm: Algorithm
  let sealingNeed: Need
  private let deterministicNeed: Need
  /// Whether records choose the KEK: then few of a batch may have this one.
  let isChosen: Bool

  // Of the batch in hand.
  @exclusivity(unchecked) private var batch: UInt64 = 0
  @exclusivity(unchecked) private var run: CounterRun?
  @exclusivity(unchecked) private var reserved = 0
  @exclusivity(unchecked) private var extent = 0
  /// Whether there is no key, or it is used up.
  @exclusivity(unchecked) private var isMissing = false
  /// Counters that were wanted and not taken.
  @exclusivity(unchecked) private var unreserved = 0
  @exclusivity(unchecked) private var deterministicKey: OpeningKey?

  /// Counters are reserved so many at a time, where more are taken than the batch has records.
  private static let usualExtent = 1_024

  init(_ kek: KEKReference, _ algorithm: Algorithm, isChosen: Bool) {
    self.kek = kek
    self.algorithm = algorithm
    self.isChosen = isChosen
    sealingNeed = .sealingKey(kek, algorithm)
    deterministicNeed = .deterministicKey(kek)
  }

  /// Counters under the key that seals each content differently, `count` at least: the caller's, until it gives back what is
  /// left of them.
  /// - Returns: nil where something is not at hand: then it is among the batch's needs, and nothing of it will be used.
  /// - Throws: where the key cannot be had.
  func lend(_ count: Int, _ batch: inout SealingBatch) throws(PartitionFailure) -> CounterRun? {
    begin(batch.number)
    if let run, run.left >= count {
      self.run = nil
      return run
    }
    return try reserve(count, &batch)
  }

  func giveBack(_ run: CounterRun?) { self.run = run }

  private func begin(_ number: UInt64) {
    guard batch != number else { return }
    batch = number
    run = nil
    reserved = 0
    extent = 0
    isMissing = false
    unreserved = 0
    deterministicKey = nil
  }

  private func reserve(_ count: Int, _ batch: inout SealingBatch) throws(PartitionFailure) -> CounterRun? {
    if !isMissing, let key = run?.key ?? batch.dataKeys.sealingKey(for: kek, algorithm: algorithm) {
      // What is missing already will have the batch sealed again: until then it is only found out what else is.
      if !batch.needs.isEmpty {
        unreserved += count
        let records = max(unreserved, isChosen ? 1 : batch.records)
        if key.canReserve(records: records, bytes: bytes(of: records, batch)) { return nil }
      } else {
        let (wanted, bytes) = nextExtent(count, batch)
        reserved -= run?.left ?? 0
        run = nil
        if let made = CounterRun(key, count: wanted, bytes: bytes) {
          reserved += wanted
          extent = wanted
          return made
        }
        unreserved = count
      }
    } else {
      unreserved += count
    }
    isMissing = true
    run = nil
    try ask(for: sealingNeed, counters: reserved + unreserved, &batch)
    (reserved, unreserved) = (0, 0)
    return nil
  }

  private func ask(
    for need: Need, counters: Int, _ batch: inout SealingBatch
  ) throws(PartitionFailure) {
    do { try batch.ask(for: need, counters: counters) } catch {
      var failure = error
      failure.isOfRecord = isChosen
      throw failure
    }
  }

  /// How many counters to reserve, and for how many bytes.
  private func nextExtent(_ count: Int, _ batch: borrowing SealingBatch) -> (counters: Int, bytes: Int) {
    // What a client says of its records must not use keys up: more are reserved as fields are found. But where a key was used up
    // on the way, the next one is to suffice.
    let known = extent == 0 ? max(count, batch.waited.counters(sealingNeed)) : count
    if isChosen {
      let counters = max(known, min(2 * extent, Self.usualExtent))
      return (counters, bytes(of: counters, batch))
    }
    if extent == 0 { return (max(known, batch.records), batch.bytes) }
    return (max(count, Self.usualExtent), 0)
  }

  private func bytes(of counters: Int, _ batch: borrowing SealingBatch) -> Int {
    min(counters, batch.records) * batch.bytesPerRecord
  }

  /// The key that seals equal contents equally.
  /// - Returns: nil as with `lend`.
  func deterministic(_ batch: inout SealingBatch) throws(PartitionFailure) -> OpeningKey? {
    begin(batch.number)
    if let deterministicKey { return deterministicKey }
    guard let key = batch.dataKeys.deterministicKey(for: kek) else {
      try ask(for: deterministicNeed, counters: 0, &batch)
      return nil
    }
    deterministicKey = key
    return key
  }
}
