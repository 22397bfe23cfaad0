import FieldCrypto

/// What the records of one batch are sealed with.
struct SealingBatch {
  /// The key is used up: another has to be fetched, and the batch sealed again from its start.
  struct Interrupted: Error {}

  let topic: SealedTopic
  let parts: TopicParts
  let waited: FrameWait
  /// This proxy's keyring.
  let keyring: UInt32
  /// What is not at hand.
  private(set) var needs = FrameNeeds()
  private var counters: CounterRun?
  private let deterministicKey: OpeningKey?

  /// - Parameter bytes: what the batch's records hold.
  /// Nil where keys are not at hand: they are then among the needs.
  /// - Throws: `PartitionFailure` where they cannot be had.
  init?(
    _ topic: SealedTopic, _ parts: TopicParts, records: Int, bytes: Int, from keys: DataKeys,
    waited: FrameWait, needs: inout FrameNeeds
  ) throws(PartitionFailure) {
    self.topic = topic
    self.parts = parts
    self.waited = waited
    keyring = keys.keyring.id
    var isComplete = true
    deterministicKey = parts.needsDeterministicKey ? keys.deterministicKey(for: topic.kek) : nil
    if parts.needsDeterministicKey && deterministicKey == nil {
      try Self.ask(for: .deterministicKey(topic.kek), waited, &needs)
      isComplete = false
    }
    if parts.needsSealingKey {
      // What a client says of its records must not use keys up: more are reserved as fields are found. But where a key was
      // used up on the way, the next one is to suffice.
      let factor = waited.rounds == 0 ? 1 : parts.countersPerRecord << (2 * waited.rounds)
      let (most, overflow) = records.multipliedReportingOverflow(by: factor)
      let count = overflow ? records : most
      counters = topic.sealingKey(from: keys).flatMap { CounterRun($0, count: count, bytes: bytes) }
      if counters == nil {
        try Self.ask(for: topic.sealingNeed, waited, &needs)
        isComplete = false
      }
    }
    guard isComplete else { return nil }
  }

  private static func ask(
    for need: Need, _ waited: FrameWait, _ needs: inout FrameNeeds
  ) throws(PartitionFailure) {
    if let failure = waited.failures[need] { throw .sealing(failure) }
    needs.insert(need)
  }

  mutating func ask(for need: Need) throws(PartitionFailure) {
    try Self.ask(for: need, waited, &needs)
  }

  /// The key that seals each value differently, and the first of `count` consecutive counters under it.
  @inline(__always)
  mutating func take(_ count: Int) throws -> (key: SealingKey, counter: UInt64) {
    guard let counter = counters?.take(count), let key = counters?.key else {
      try ask(for: topic.sealingNeed)
      throw Interrupted()
    }
    return (key, counter)
  }

  /// The key that seals equal contents equally.
  @inline(__always)
  func deterministic() throws -> OpeningKey {
    guard let deterministicKey else { throw Interrupted() }
    return deterministicKey
  }
}
