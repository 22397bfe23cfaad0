import Bytes
import FieldCrypto
import KafkaWire
import Policy

/// Opens the values of record batches on their way to the client. One per loop.
final class BatchOpener {
  private let dataKeys: DataKeys
  private let scratch: RecordScratch
  private let keyring: UInt32
  private var openers: [KeyID: ValueOpener] = [:]
  /// The opener used last: records of a batch were mostly sealed under one key.
  private var latest: ValueOpener?

  /// Above this many keys in use the cache starts again.
  static let capacity = 10_000
  /// Keys asked for at a time: key ids come from records, so whoever can write to a broker can make them up.
  private static let maximumNeeds = 1_000

  init(dataKeys: DataKeys, scratch: RecordScratch) {
    self.dataKeys = dataKeys
    self.scratch = scratch
    self.keyring = dataKeys.keyring.id
  }

  /// Appends the records of a partition to `output`, opened. Control batches, batches without records and those of
  /// magic 0 and 1 are copied as they are; a cut-off batch at the end is dropped.
  /// - Parameter needs: gets the keys that are not at hand; what `output` holds is then of no use.
  /// - Returns: where they stand in `output`.
  func open(
    _ records: RawSpan, of topic: SealedTopic, waited: KeyWait, needs: inout KeyNeeds,
    into output: inout ByteBuffer
  ) throws(PartitionFailure) -> ByteRange {
    let start = output.count
    output.reserve(records.byteCount)
    // Once for a partition: within it a key stays usable. This is also what has a key confirmed before it expires.
    if let latest, dataKeys.openingKey(latest.key.id) == nil { self.latest = nil }
    let access = Access(now: .now, waited: waited)
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

  private struct Access {
    var now: ContinuousClock.Instant
    var waited: KeyWait
  }

  private func open(
    _ batch: RawSpan, _ header: RecordBatchHeader, _ topic: SealedTopic, _ access: Access,
    _ needs: inout KeyNeeds,
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
      try write(batch, section, header, form, topic, access, &needs, &output)
    }
  }

  private func write(
    _ batch: RawSpan, _ section: RawSpan, _ header: RecordBatchHeader, _ form: StoredForm,
    _ topic: SealedTopic,
    _ access: Access, _ needs: inout KeyNeeds, _ output: inout ByteBuffer
  ) throws {
    guard output.count + section.byteCount <= scratch.outputLimit else {
      throw PartitionFailure.corrupt(
        "the records inflate to more than limits.frame (\(scratch.outputLimit) bytes) with those before them")
    }
    let start = output.count
    var hasOpened = false
    var writer = try RecordBatchWriter(
      copying: batch, as: form, section: section.byteCount, count: header.count,
      growth: -SealedValue.overhead,
      to: &output)
    var cursor = RecordCursor(section, count: header.count)
    while let record = try cursor.next() {
      guard let range = record.value else {
        writer.append(record, from: section, to: &output)
        continue
      }
      let value = section.slice(range)
      guard let id = SealedValue.keyID(of: value, keyring: keyring) else {
        guard topic.rule.unsealed == .pass else {
          throw PartitionFailure.corrupt(
            "the value at offset \(header.baseOffset &+ Int64(record.offsetDelta)) is not sealed with this proxy's keyring; "
              + "it did not pass the proxy on its way in. 'unsealed: pass' in the policy hands such values out"
          )
        }
        writer.append(record, from: section, to: &output)
        continue
      }
      guard let opener = try opener(id, access) else {
        if needs.opening.count < Self.maximumNeeds { needs.opening.insert(id) }
        continue
      }
      writer.begin(record, from: section, valueByteCount: value.byteCount - SealedValue.overhead, to: &output)
      do {
        try opener.open(
          value, recordKey: section.slice(optional: record.key), context: topic.context, into: &output)
      } catch {
        throw PartitionFailure.corrupt(
          "the value at offset \(header.baseOffset &+ Int64(record.offsetDelta)), sealed under key \(id): \(error)"
        )
      }
      writer.end(record, from: section, to: &output)
      hasOpened = true
    }
    guard hasOpened else {
      // Nothing but nulls and values that pass: the batch is the broker's own, compression included.
      output.truncate(to: start)
      output.append(batch)
      return
    }
    _ = try writer.finish(&output)
  }

  /// nil where the key is not at hand and has not been asked for in vain.
  @inline(__always)
  private func opener(_ id: KeyID, _ access: Access) throws -> ValueOpener? {
    if let latest, latest.key.id == id { return latest }
    return try find(id, access)
  }

  private func find(_ id: KeyID, _ access: Access) throws -> ValueOpener? {
    if let known = openers[id] {
      if !known.key.isExpired(at: access.now) {
        latest = known
        return known
      }
      openers[id] = nil
    }
    guard let key = dataKeys.openingKey(id) else {
      if let error = access.waited.openingFailures[id] { throw PartitionFailure.opening(error) }
      guard !access.waited.isExhausted else {
        throw PartitionFailure(
          error: .unknownServerError, message: "key \(id) expired while others were fetched")
      }
      return nil
    }
    let opener = try ValueOpener(key: key)
    if openers.count >= Self.capacity { openers.removeAll() }
    openers[id] = opener
    latest = opener
    return opener
  }
}
