import Bytes
import FieldCrypto
import KafkaWire

/// Seals the records of batches on their way to the broker. One per loop.
final class BatchSealer {
  private let dataKeys: DataKeys
  private let scratch: RecordScratch
  private let recordSealer: RecordSealer
  private var batches: UInt64 = 0

  init(suppliers: Suppliers, scratch: RecordScratch, formats: FormatLog) {
    dataKeys = suppliers.dataKeys
    self.scratch = scratch
    recordSealer = RecordSealer(search: FieldSearch(schemas: suppliers.schemas, formats: formats))
  }

  /// Appends the one batch that `records` holds to `output`, with each record sealed as the topic's rule says.
  ///
  /// Everything else stays what it was: count, sequence, flags, timestamps and codec; nulls. The section is written in the
  /// stored form of the producer's codec.
  /// - Parameter needs: gets what is not at hand.
  /// - Returns: where the batch stands in `output`; nil where something is needed first (`output` is then as it was).
  func seal(
    _ records: RawSpan, for topic: SealedTopic, waited: FrameWait, needs: inout FrameNeeds,
    into output: inout ByteBuffer
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
      let written = try scratch.withContents(of: packed, codec) { section in
        // Before counters are taken: a count that lies must not use the key up.
        guard header.count <= section.byteCount / RecordCursor.minimumRecordByteCount else {
          throw PartitionFailure.invalid("the batch says that it has more records than fit into it")
        }
        let batch = Batch(bytes: records, section: section, header: header, form: form)
        if let parts = topic.parts {
          return try writeParts(batch, topic, parts, waited, &needs, &output)
        } else {
          return try writeValues(batch, topic, waited, &needs, &output)
        }
      }
      if written == nil { output.truncate(to: start) }
      return written
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

  private struct Batch: ~Escapable {
    /// As it came.
    let bytes: RawSpan
    /// Its records, inflated: what they hold is what the key's limits count.
    let section: RawSpan
    let header: RecordBatchHeader
    let form: StoredForm

    @_lifetime(copy bytes, copy section)
    init(bytes: RawSpan, section: RawSpan, header: RecordBatchHeader, form: StoredForm) {
      self.bytes = bytes
      self.section = section
      self.header = header
      self.form = form
    }
  }

  private var tooLarge: PartitionFailure {
    PartitionFailure(
      error: .messageTooLarge,
      message: "sealed and uncompressed, the request's records take more than limits.frame "
        + "(\(scratch.outputLimit) bytes): lower the producer's batch or request size")
  }

  /// The rule seals whole values and nothing else.
  private func writeValues(
    _ batch: borrowing Batch, _ topic: SealedTopic, _ waited: FrameWait, _ needs: inout FrameNeeds,
    _ output: inout ByteBuffer
  ) throws -> ByteRange? {
    let section = batch.section
    guard let kek = topic.rule.key.fixed else {
      throw CryptoError("a key that records choose is not one key")
    }
    guard
      let key = dataKeys.sealingKey(for: kek, algorithm: topic.rule.key.algorithm),
      let first = key.reserve(records: batch.header.count, bytes: section.byteCount)
    else {
      let need = Need.sealingKey(kek, topic.rule.key.algorithm)
      if let failure = waited.failures[need] { throw PartitionFailure.sealing(failure) }
      needs.insert(need, counters: batch.header.count)
      return nil
    }
    guard output.count + section.byteCount + batch.header.count * SealedValue.overhead <= scratch.outputLimit
    else { throw tooLarge }
    let sealer = try topic.valueSealer(key)
    var counter = first
    var writer = try RecordBatchWriter(
      copying: batch.bytes, as: batch.form, section: section.byteCount, count: batch.header.count,
      growth: SealedValue.overhead, to: &output)
    var cursor = RecordCursor(section, count: batch.header.count)
    while let record = try cursor.next() {
      guard let value = record.value else {
        writer.append(record, from: section, to: &output)
        continue
      }
      writer.begin(record, from: section, valueByteCount: value.count + SealedValue.overhead, to: &output)
      try sealer.seal(
        section.slice(value), recordKey: section.slice(optional: record.key), context: topic.context,
        counter: counter,
        into: &output)
      writer.end(record, from: section, to: &output)
      counter &+= 1
    }
    return try writer.finish(&output)
  }

  /// The rule seals fields, keys or headers, or under several keys.
  private func writeParts(
    _ batch: borrowing Batch, _ topic: SealedTopic, _ parts: TopicParts, _ waited: FrameWait,
    _ needs: inout FrameNeeds, _ output: inout ByteBuffer
  ) throws -> ByteRange? {
    let section = batch.section
    batches &+= 1
    var sealing = SealingBatch(
      topic, parts, number: batches, records: batch.header.count, bytes: section.byteCount,
      dataKeys: dataKeys,
      waited: waited)
    let limit = batch.form == .none ? .max : scratch.sealedLimit
    return try scratch.write(
      copying: batch.bytes, as: batch.form, section: section.byteCount, count: batch.header.count,
      growth: parts.growth, compressesAlways: parts.fields != nil, to: &output
    ) { writer, output in
      let start = output.count
      var cursor = RecordCursor(section, count: batch.header.count)
      var index = 0
      while let record = try cursor.next() {
        try recordSealer.seal(record, index, in: section, &sealing, with: &writer, to: &output)
        guard output.count - start <= limit, output.count <= scratch.outputLimit else { throw tooLarge }
        index += 1
      }
      needs.formUnion(sealing.needs)
      return sealing.needs.isEmpty
    }
  }
}
