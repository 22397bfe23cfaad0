import FieldCrypto

/// What the records of one batch are sealed with.
///
/// Where something is not at hand the rest of the batch is gone through nevertheless, to find out what else is needed; then it
/// is sealed again from its start.
struct SealingBatch {
  let topic: SealedTopic
  let parts: TopicParts
  let waited: FrameWait
  let dataKeys: DataKeys
  /// A number that no other batch has had on this loop.
  let number: UInt64
  let records: Int
  /// What its records hold.
  let bytes: Int
  /// The number of the record in hand, which no other has had on this loop.
  var record: UInt64 = 0
  /// What is not at hand.
  private(set) var needs = FrameNeeds()

  init(
    _ topic: SealedTopic, _ parts: TopicParts, number: UInt64, records: Int, bytes: Int,
    dataKeys: DataKeys, waited: FrameWait
  ) {
    self.topic = topic
    self.parts = parts
    self.waited = waited
    self.dataKeys = dataKeys
    self.number = number
    self.records = records
    self.bytes = bytes
  }

  /// This proxy's keyring.
  var keyring: UInt32 { dataKeys.keyring.id }
  var bytesPerRecord: Int { bytes / max(records, 1) }

  /// - Parameter counters: how many are wanted, beside those asked for already.
  /// - Throws: where it cannot be had.
  mutating func ask(for need: Need, counters: Int = 0) throws(PartitionFailure) {
    if let failure = waited.failures[need] { throw .sealing(failure) }
    needs.insert(need, counters: counters)
  }
}
