import Bytes
import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// Seals the parts of records: keys, headers, whole values and fields of values. One per loop.
final class RecordSealer {
  let search: FieldSearch
  let parts = RecordParts()
  /// A sealed field before it is text.
  @exclusivity(unchecked) var sealed = ByteBuffer()
  @exclusivity(unchecked) var detached = DetachedFieldsWriter()
  var hasDetached = false
  private var records: UInt64 = 0
  private(set) lazy var coverage = JSONCoverage()

  init(search: FieldSearch) {
    self.search = search
  }

  /// Appends `record`, sealed, to the records that `writer` writes; nothing where something is needed for it.
  /// - Throws: `PartitionFailure`.
  func seal(
    _ record: RecordView, _ index: Int, in section: RawSpan, _ batch: inout SealingBatch,
    with writer: inout RecordBatchWriter, to output: inout ByteBuffer
  ) throws {
    parts.begin()
    hasDetached = false
    records &+= 1
    batch.record = records
    do {
      try sealKey(record, section, &batch)
      try sealValue(record, section, &batch)
      try sealHeaders(record, section, &batch)
    } catch var failure as PartitionFailure {
      if failure.error == .invalidRecord || failure.isOfRecord { failure.record = index }
      throw failure
    }
    guard batch.needs.isEmpty else { return }
    parts.write(record, from: section, with: &writer, to: &output)
  }

  private func sealKey(_ record: RecordView, _ section: RawSpan, _ batch: inout SealingBatch) throws {
    guard let ciphers = batch.parts.recordKey, let key = record.key else { return }
    guard let dek = try batch.deterministic(KeySlots.rule, record, section) else { return }
    let cipher = try ciphers.deterministic(dek)
    try parts.replaceKey { try cipher.seal(section.slice(key), .deterministicText, into: &$0) }
  }

  private func sealValue(_ record: RecordView, _ section: RawSpan, _ batch: inout SealingBatch) throws {
    guard let range = record.value else { return }
    let value = section.slice(range)
    guard let fields = batch.parts.fields else { return try sealWhole(value, record, section, &batch) }
    do {
      try sealFields(of: value, fields, record, section, &batch)
    } catch FieldSearch.Failure.needs(let reference) {
      guard let reason = batch.waited.failures[.schema(reference)]?.unusableSchema else {
        return try batch.ask(for: .schema(reference))
      }
      try sealMisfit(value, reason, fields, record, section, &batch)
    } catch FieldSearch.Failure.invalid(let reason) {
      try sealMisfit(value, reason, fields, record, section, &batch)
    }
  }

  private func sealMisfit(
    _ value: RawSpan, _ reason: String, _ fields: TopicFields, _ record: RecordView, _ section: RawSpan,
    _ batch: inout SealingBatch
  ) throws {
    guard fields.rules.onInvalid == .sealValue else { throw PartitionFailure.invalid(reason) }
    hasDetached = false
    try sealWhole(value, record, section, &batch)
  }

  private func sealWhole(
    _ value: RawSpan, _ record: RecordView, _ section: RawSpan, _ batch: inout SealingBatch
  ) throws {
    guard let (key, counter) = try batch.take(1, KeySlots.rule, record, section) else { return }
    let sealer = try batch.topic.valueSealer(key)
    try parts.withKey(of: record, in: section) { storedKey in
      try parts.replaceValue { output in
        try sealer.seal(
          value, recordKey: storedKey, context: batch.topic.context, counter: counter, into: &output)
        return true
      }
    }
  }

  // MARK: - Headers

  /// Seals the values of headers that the policy names, and appends the one in which fields travel.
  private func sealHeaders(_ record: RecordView, _ section: RawSpan, _ batch: inout SealingBatch) throws {
    guard hasDetached || !batch.parts.headers.isEmpty else { return }
    var headers = try HeaderCursor(record, in: section)
    guard hasDetached || headers.count > 0 else { return }
    try parts.withKey(of: record, in: section) { storedKey in
      try parts.replaceHeaders { output in
        output.append(varint: headers.count + (hasDetached ? 1 : 0))
        while let header = try headers.next() {
          let name = section.slice(header.key)
          guard let value = header.value, let rule = batch.parts.header(name) else {
            output.append(section.slice(header.whole))
            continue
          }
          try sealHeader(section.slice(value), rule, storedKey, record, section, &batch)
          sealed.withBytes { output.append(header: name, value: $0) }
        }
        if hasDetached {
          let name = DetachedFields.headerName.utf8Span.span.bytes
          detached.withBytes { output.append(header: name, value: $0) }
        }
      }
    }
  }

  /// Leaves the sealed value in `sealed`.
  private func sealHeader(
    _ value: RawSpan, _ rule: TopicParts.Header, _ storedKey: RawSpan?, _ record: RecordView,
    _ section: RawSpan, _ batch: inout SealingBatch
  ) throws {
    sealed.removeAll()
    switch rule.mode {
    case .randomized:
      guard let (key, counter) = try batch.take(1, rule.key, record, section) else { return }
      try rule.ciphers.sealer(key).seal(
        value, .text, recordKey: storedKey, counter: counter, into: &sealed)
    case .deterministic:
      guard let key = try batch.deterministic(rule.key, record, section) else { return }
      try rule.ciphers.deterministic(key).seal(value, .deterministicText, into: &sealed)
    }
  }
}
