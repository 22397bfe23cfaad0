import Bytes
import FieldCrypto
import KafkaWire
import Policy

/// Opens the records of batches on their way to the client. One per loop.
final class BatchOpener {
  private let dataKeys: DataKeys
  private let scratch: RecordScratch
  private let keyring: UInt32
  private let values = OpenerCache(0, RecentlyUsed(capacity: 8_192)) { try ValueOpener(key: $0) }
  private let recordOpener: RecordOpener
  private let clock: UnsealedValues.Clock
  private var partitions: UInt64 = 0
  /// Of the partition opened last: how many records had something that never was sealed, and was handed out.
  private(set) var unsealed = 0

  /// - Parameter clock: asked once for each partition of a topic in which what never was sealed passes until a certain day.
  init(
    suppliers: Suppliers, scratch: RecordScratch, formats: FormatLog,
    clock: @escaping UnsealedValues.Clock = UnsealedValues.systemClock
  ) {
    self.clock = clock
    dataKeys = suppliers.dataKeys
    self.scratch = scratch
    keyring = dataKeys.keyring.id
    recordOpener = RecordOpener(
      search: FieldSearch(schemas: suppliers.schemas, formats: formats), values: values, keyring: keyring)
  }

  /// Appends the records of a partition to `output`, opened. Control batches, batches without records and those of
  /// magic 0 and 1 are copied as they are; a cut-off batch at the end is dropped.
  /// - Parameter needs: gets what is not at hand; what `output` holds is then of no use.
  /// - Returns: where they stand in `output`.
  func open(
    _ records: RawSpan, of topic: SealedTopic, waited: FrameWait, needs: inout FrameNeeds,
    into output: inout ByteBuffer
  ) throws(PartitionFailure) -> ByteRange {
    let start = output.count
    output.reserve(records.byteCount)
    partitions += 1
    unsealed = 0
    let access = OpeningAccess(
      dataKeys: dataKeys, waited: waited, partition: partitions,
      passesUnsealed: topic.rule.unsealed.pass(at: clock))
    var batches = RecordBatches(records)
    do {
      while let entry = try batches.next() {
        switch entry {
        case .batch(let range, let header) where !header.passesUntouched:
          try open(records.slice(range), header, topic, access, &needs, &output)
        case .batch(let range, _), .legacy(let range, _):
          output.append(records.slice(range))
        case .partial: break
        }
      }
    } catch {
      output.truncate(to: start)
      throw PartitionFailure(describing: error, sealing: false)
    }
    return ByteRange(lower: start, upper: output.count)
  }

  private func open(
    _ batch: RawSpan, _ header: RecordBatchHeader, _ topic: SealedTopic, _ access: OpeningAccess,
    _ needs: inout FrameNeeds,
    _ output: inout ByteBuffer
  ) throws {
    guard header.crcMatches(batch) else {
      throw PartitionFailure.corrupt("the CRC of the batch at offset \(header.baseOffset) does not match")
    }
    guard let codec = header.attributes.codec else {
      throw PartitionFailure.corrupt(
        "the batch at offset \(header.baseOffset) names a codec that does not exist")
    }
    let packed = batch.extracting(RecordBatchHeader.byteCount..<batch.byteCount)
    let form = StoredForm(codec, framedAs: packed)
    try scratch.withContents(of: packed, codec) { section in
      // Where fields are sealed, large frames are compressed.
      guard topic.parts?.fields != nil || output.count + section.byteCount <= scratch.outputLimit else {
        throw PartitionFailure.corrupt(
          "the records inflate to more than limits.frame (\(scratch.outputLimit) bytes) with those before them"
        )
      }
      let start = output.count
      let written =
        if let parts = topic.parts, parts.opensParts {
          try openParts(batch, section, header, form, topic, parts, access, &needs, &output)
        } else {
          try openValues(batch, section, header, form, topic, access, &needs, &output)
        }
      guard written == nil else { return }
      // Nothing but nulls and what passes: the batch is the broker's own, compression included.
      output.truncate(to: start)
      output.append(batch)
    }
  }

  /// The rule seals whole values and nothing else.
  /// - Returns: where the opened batch stands; nil where there was nothing to open.
  private func openValues(
    _ batch: RawSpan, _ section: RawSpan, _ header: RecordBatchHeader, _ form: StoredForm,
    _ topic: SealedTopic, _ access: OpeningAccess, _ needs: inout FrameNeeds, _ output: inout ByteBuffer
  ) throws -> ByteRange? {
    var hasOpened = false
    var writer = try RecordBatchWriter(
      copying: batch, as: form, section: section.byteCount, count: header.count,
      growth: -SealedValue.overhead, to: &output)
    var cursor = RecordCursor(section, count: header.count)
    while let record = try cursor.next() {
      guard let range = record.value else {
        writer.append(record, from: section, to: &output)
        continue
      }
      let value = section.slice(range)
      guard let id = SealedValue.keyID(of: value, keyring: keyring) else {
        guard access.passesUnsealed else {
          throw PartitionFailure.unsealed("the value", at: record.offset(in: header), topic.rule.unsealed)
        }
        unsealed += 1
        writer.append(record, from: section, to: &output)
        continue
      }
      guard let opener = try values.cipher(id, access, &needs) else { continue }
      writer.begin(record, from: section, valueByteCount: value.byteCount - SealedValue.overhead, to: &output)
      do {
        try opener.open(
          value, recordKey: section.slice(optional: record.key), context: topic.context, into: &output)
      } catch {
        throw PartitionFailure.unopened("the value", at: record.offset(in: header), id, error)
      }
      writer.end(record, from: section, to: &output)
      hasOpened = true
    }
    return hasOpened ? try writer.finish(&output) : nil
  }

  /// The rule seals fields, keys or headers.
  /// - Returns: where the opened batch stands; nil where there was nothing to open.
  private func openParts(
    _ batch: RawSpan, _ section: RawSpan, _ header: RecordBatchHeader, _ form: StoredForm,
    _ topic: SealedTopic, _ parts: TopicParts, _ access: OpeningAccess, _ needs: inout FrameNeeds,
    _ output: inout ByteBuffer
  ) throws -> ByteRange? {
    var opening = RecordOpening(topic: topic, parts: parts, access: access)
    return try scratch.write(
      copying: batch, as: form, section: section.byteCount, count: header.count, growth: 0,
      compressesAlways: false, to: &output
    ) { writer, output in
      var cursor = RecordCursor(section, count: header.count)
      while let record = try cursor.next() {
        opening.offset = record.offset(in: header)
        try recordOpener.open(record, in: section, &opening, with: &writer, to: &output)
        guard output.count <= scratch.outputLimit else {
          throw PartitionFailure.corrupt(
            "opened, the records take more than limits.frame (\(scratch.outputLimit) bytes)")
        }
      }
      needs.formUnion(opening.needs)
      unsealed += opening.unsealed
      return opening.hasOpened
    }
  }
}

extension RecordView {
  func offset(in header: RecordBatchHeader) -> Int64 { header.baseOffset &+ Int64(offsetDelta) }
}
