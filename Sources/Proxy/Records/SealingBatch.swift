import FieldCrypto
import KafkaWire

/// What the records of one batch are sealed with.
///
/// Where something is not at hand the rest of the batch is gone through nevertheless, to find out what else is needed; then it
/// is sealed again from its start.
struct SealingBatch {
  /// A key that seals each content differently, and the first of the counters that were asked for.
  typealias Taken = (key: SealingKey, counter: UInt64)

  let topic: SealedTopic
  let parts: TopicParts
  let waited: FrameWait
  let dataKeys: DataKeys
  /// This proxy's keyring.
  let keyring: UInt32
  /// A number that no other batch has had on this loop.
  let number: UInt64
  let records: Int
  /// What its records hold.
  let bytes: Int
  /// The number of the record in hand, which no other has had on this loop.
  var record: UInt64 = 0
  /// What is not at hand.
  private(set) var needs = FrameNeeds()

  /// Which slot's key was used last, its counters, and whose they are. Parts mostly share one key, and what is here is had
  /// without counting references.
  private var slot = -1
  /// The record whose key it is; nil if it is that of all.
  private var slotRecord: UInt64?
  private var run: CounterRun?
  private var lender: BatchKey?
  private var deterministicSlot = -1
  private var deterministicRecord: UInt64?
  private var deterministicKey: OpeningKey?

  init(
    _ topic: SealedTopic, _ parts: TopicParts, number: UInt64, records: Int, bytes: Int,
    dataKeys: DataKeys, waited: FrameWait
  ) {
    self.topic = topic
    self.parts = parts
    self.waited = waited
    self.dataKeys = dataKeys
    keyring = dataKeys.keyring.id
    self.number = number
    self.records = records
    self.bytes = bytes
  }

  var bytesPerRecord: Int { bytes / max(records, 1) }

  /// - Parameter counters: how many are wanted, beside those asked for already.
  /// - Throws: where it cannot be had.
  mutating func ask(for need: Need, counters: Int = 0) throws(PartitionFailure) {
    if let failure = waited.failures[need] { throw .sealing(failure) }
    needs.insert(need, counters: counters)
  }

  // MARK: - Keys

  /// The key of a slot for the record in hand that seals each content differently, and the first of `count` consecutive counters
  /// under it.
  /// - Returns: nil where something is not at hand: then it is among the needs, and nothing of the batch will be used.
  /// - Throws: where the key cannot be had, or the record does not have what it is named after.
  @inline(__always)
  mutating func take(
    _ count: Int, _ slot: Int, _ record: RecordView, _ section: RawSpan
  ) throws(PartitionFailure) -> Taken? {
    if slot == self.slot, slotRecord == nil || slotRecord == self.record, let counter = run?.take(count),
      let key = run?.key
    {
      return (key, counter)
    }
    return try takeMore(count, slot, record, section)
  }

  @inline(never)
  private mutating func takeMore(
    _ count: Int, _ slot: Int, _ record: RecordView, _ section: RawSpan
  ) throws(PartitionFailure) -> Taken? {
    lender?.giveBack(run)
    (lender, run, self.slot) = (nil, nil, -1)
    guard let key = try key(slot, record, section), var lent = try key.lend(count, &self),
      let counter = lent.take(count)
    else { return nil }
    (lender, run, self.slot) = (key, lent, slot)
    slotRecord = key.isChosen ? self.record : nil
    return (lent.key, counter)
  }

  /// The key of a slot for the record in hand that seals equal contents equally; nil as with `take`.
  @inline(__always)
  mutating func deterministic(
    _ slot: Int, _ record: RecordView, _ section: RawSpan
  ) throws(PartitionFailure) -> OpeningKey? {
    if slot == deterministicSlot, deterministicRecord == nil || deterministicRecord == self.record {
      return deterministicKey
    }
    return try findDeterministic(slot, record, section)
  }

  @inline(never)
  private mutating func findDeterministic(
    _ slot: Int, _ record: RecordView, _ section: RawSpan
  ) throws(PartitionFailure) -> OpeningKey? {
    deterministicSlot = -1
    guard let key = try key(slot, record, section), let found = try key.deterministic(&self) else {
      return nil
    }
    (deterministicSlot, deterministicKey) = (slot, found)
    deterministicRecord = key.isChosen ? self.record : nil
    return found
  }

  /// What a slot stands for in the record in hand; nil as with `take`.
  @inline(never)
  mutating func key(
    _ slot: Int, _ record: RecordView, _ section: RawSpan
  ) throws(PartitionFailure) -> BatchKey? {
    try parts.slots[slot].key(of: record, in: section, &self)
  }
}
