import FieldCrypto
import KafkaWire
import Policy

/// A key that the policy names for parts of a topic: the same for all records, or one that each record chooses. One per key,
/// topic and loop.
final class KeySlot {
  /// Nil where records choose.
  let fixed: BatchKey?
  private let namer: KeyNamer?

  init(_ key: SealKey, _ sources: KeySources, _ chosen: ChosenKeys) {
    switch key.source {
    case .fixed(let kek):
      fixed = BatchKey(kek, key.algorithm, isChosen: false)
      namer = nil
    case .perRecord(let provider, let template):
      fixed = nil
      namer = KeyNamer(template, provider: provider, key.algorithm, sources, chosen)
    }
  }

  /// The key of a record.
  /// - Returns: nil where something that its name depends on is not at hand: then it is among the batch's needs.
  /// - Throws: `PartitionFailure` where the record does not have what the key is named after.
  func key(
    of record: RecordView, in section: RawSpan, _ batch: inout SealingBatch
  ) throws(PartitionFailure) -> BatchKey? {
    if let fixed { return fixed }
    return try namer?.key(of: record, in: section, &batch)
  }
}
