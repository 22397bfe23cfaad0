import Bytes
import FieldCrypto
import KafkaWire

/// Seals the values of record batches on their way to the broker. One per loop.
final class BatchSealer {
  private let dataKeys: DataKeys
  private let scratch: RecordScratch

  init(dataKeys: DataKeys, scratch: RecordScratch) {
    self.dataKeys = dataKeys
    self.scratch = scratch
  }

  /// Appends the one batch that `records` holds to `output`, with each value sealed that is not null.
  ///
  /// Everything else stays what it was: count, sequence, flags, timestamps and codec; keys and headers; nulls. The section
  /// is written in the stored form of the producer's codec.
  /// - Returns: where the batch stands in `output`; nil where there is no data key at hand (`output` is then as it was).
  func seal(
    _ records: RawSpan, for topic: SealedTopic, into output: inout ByteBuffer
  ) throws(PartitionFailure) -> ByteRange? {
    let header = try Self.onlyBatch(of: records)
    let packed = records.extracting(RecordBatchHeader.byteCount..<records.byteCount)
    guard let codec = header.attributes.codec else {
      throw .invalid("the batch names a compression codec that does not exist")
    }
    guard header.count > 0 else { throw .invalid("the batch holds no records") }
    let start = output.count
    do {
      let form = StoredForm(codec, framedAs: packed)
      return try scratch.withContents(of: packed, codec) { section in
        try reserveAndWrite(records, section, header, form, topic, &output)
      }
    } catch {
      output.truncate(to: start)
      throw PartitionFailure(describing: error, sealing: true)
    }
  }

  /// Checks what a broker checks too, before records are touched: one batch, of magic 2, unaltered, not a control batch.
  private static func onlyBatch(of records: RawSpan) throws(PartitionFailure) -> RecordBatchHeader {
    var batches = RecordBatches(records)
    do {
      switch try batches.next() {
      case .batch(let range, let header)?:
        guard range.upper == records.byteCount else {
          throw PartitionFailure.invalid("the partition's records are not exactly one batch")
        }
        guard header.crcMatches(records) else {
          throw PartitionFailure.corrupt(
            "the batch's CRC does not match: it was altered on its way to the proxy")
        }
        guard !header.attributes.isControl else {
          throw PartitionFailure.invalid("a client must not write control batches")
        }
        return header
      case .legacy(_, let magic)?:
        throw PartitionFailure.invalid(
          "the topic is sealed and takes record batches of format 2 only, not message sets of format \(magic): "
            + "use a client that speaks Produce version 3 or later (Kafka 0.11)")
      case .partial?, nil:
        throw PartitionFailure.invalid("the record batch ends before its length says")
      }
    } catch {
      throw PartitionFailure(describing: error, sealing: true)
    }
  }

  /// - Parameter section: the batch's records, inflated: what it holds is what the key's limits count.
  private func reserveAndWrite(
    _ batch: RawSpan, _ section: RawSpan, _ header: RecordBatchHeader, _ form: StoredForm,
    _ topic: SealedTopic, _ output: inout ByteBuffer
  ) throws -> ByteRange? {
    // Before counters are taken: a count that lies must not use the key up.
    guard header.count <= section.byteCount / RecordCursor.minimumRecordByteCount else {
      throw PartitionFailure.invalid("the batch says that it has more records than fit into it")
    }
    guard
      let (sealer, counter) = try topic.reserve(
        records: header.count, bytes: section.byteCount, from: dataKeys)
    else { return nil }
    return try write(batch, section, header, form, topic.context, sealer, counter, &output)
  }

  private func write(
    _ batch: RawSpan, _ section: RawSpan, _ header: RecordBatchHeader, _ form: StoredForm,
    _ context: ValueContext,
    _ sealer: ValueSealer, _ first: UInt64, _ output: inout ByteBuffer
  ) throws -> ByteRange {
    guard output.count + section.byteCount + header.count * SealedValue.overhead <= scratch.outputLimit else {
      throw PartitionFailure(
        error: .messageTooLarge,
        message: "sealed and uncompressed, the request's records take more than limits.frame "
          + "(\(scratch.outputLimit) bytes): lower the producer's batch or request size")
    }
    var counter = first
    var writer = try RecordBatchWriter(
      copying: batch, as: form, section: section.byteCount, count: header.count, growth: SealedValue.overhead,
      to: &output)
    var cursor = RecordCursor(section, count: header.count)
    while let record = try cursor.next() {
      guard let value = record.value else {
        writer.append(record, from: section, to: &output)
        continue
      }
      writer.begin(record, from: section, valueByteCount: value.count + SealedValue.overhead, to: &output)
      try sealer.seal(
        section.slice(value), recordKey: section.slice(optional: record.key), context: context,
        counter: counter,
        into: &output)
      writer.end(record, from: section, to: &output)
      counter &+= 1
    }
    return try writer.finish(&output)
  }
}
