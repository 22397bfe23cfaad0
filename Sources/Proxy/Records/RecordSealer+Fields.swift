import Bytes
import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// Fields of values.
extension RecordSealer {
  /// Makes a value in which the policy's fields are sealed, and all else stands as it stood.
  func sealFields(
    of value: RawSpan, _ fields: TopicFields, _ record: RecordView, _ section: RawSpan,
    _ batch: inout SealingBatch
  ) throws {
    let result = try search.find(in: value, record, section, fields.plan)
    try checkCoverage(value, result, fields.plan)
    if result.program != nil { try refuseReservedHeader(record, section) }
    try checkMissing(fields)
    try parts.withKey(of: record, in: section) { storedKey in
      if result.program != nil { try beginDetached(fields, record, section, &batch) }
      try parts.replaceValue { output in
        try search.splice(value, result, into: &output) { occurrence, payload, output in
          try sealField(
            occurrence, of: payload, fields, result.program, storedKey, record, section, &batch, &output)
        }
        // Where something is not at hand, a field is not there yet.
        guard batch.needs.isEmpty else { return true }
        do throws(ValueError) { try search.mendBlockSizes(of: &output, result, fields.plan) } catch {
          throw FieldSearch.Failure.invalid("the value does not stay a datum once it is sealed: \(error)")
        }
        return true
      }
    }
    guard batch.needs.isEmpty else { return }
    // Only an Avro datum without a frame could come out so.
    let isAlike = parts.withValue { sealed in
      SealedValue.keyID(of: sealed, keyring: batch.keyring) == nil
        && search.isReadAlike(sealed, result, section, fields.plan)
    }
    guard isAlike else {
      throw FieldSearch.Failure.invalid(
        "the value, with its fields sealed, would be taken for something else: write it with a frame that names its "
          + "schema, such as Avro's single-object encoding")
    }
  }

  private func sealField(
    _ occurrence: FieldOccurrence, of payload: RawSpan, _ fields: TopicFields, _ program: AvroProgram?,
    _ storedKey: RawSpan?, _ record: RecordView, _ section: RawSpan, _ batch: inout SealingBatch,
    _ output: inout ByteBuffer
  ) throws {
    let content = payload.extracting(occurrence.contentStart..<occurrence.contentEnd)
    switch occurrence.form {
    case .avroNull: break
    case .avroDetached:
      try detach(content, occurrence, fields, storedKey)
      if let program { output.append(program.neutral(occurrence.neutral).span.bytes) }
    case .jsonString, .avroString, .avroBytes, .jsonToken:
      sealed.removeAll()
      let isToken = occurrence.form == .jsonToken
      let ciphers = try fields.ciphers(occurrence)
      let treatment = fields.treatments[occurrence.field]
      let form: SealedFieldForm = isToken ? .token(treatment.mode) : .text(treatment.mode)
      switch treatment.mode {
      case .randomized:
        guard let (key, counter) = try batch.take(1, treatment.key, record, section) else { return }
        try ciphers.sealer(key).seal(content, form, recordKey: storedKey, counter: counter, into: &sealed)
      case .deterministic:
        guard let key = try batch.deterministic(treatment.key, record, section) else { return }
        try ciphers.deterministic(key).seal(content, form, into: &sealed)
      }
      appendSealed(in: occurrence.form, &output)
    }
  }

  /// Appends what is in `sealed` as a value of that form.
  private func appendSealed(in form: FieldOccurrence.Form, _ output: inout ByteBuffer) {
    sealed.withBytes { bytes in
      switch form {
      case .avroBytes:
        output.append(varint: bytes.byteCount)
        output.append(bytes)
      case .avroString:
        output.append(varint: Base64URL.encodedByteCount(bytes.byteCount))
        Base64URL.append(encoded: bytes, to: &output)
      default:
        output.append(UInt8(ascii: "\""))
        Base64URL.append(encoded: bytes, to: &output)
        output.append(UInt8(ascii: "\""))
      }
    }
  }

  // MARK: - Fields that travel in a header

  /// Reserves counters for them and begins the header, if there are any.
  private func beginDetached(
    _ fields: TopicFields, _ record: RecordView, _ section: RawSpan, _ batch: inout SealingBatch
  ) throws {
    var count = 0
    var slot = -1
    var hasSeveralKeys = false
    for occurrence in search.found where occurrence.form == .avroDetached {
      let treatment = fields.treatments[occurrence.field]
      guard treatment.mode == .randomized else {
        throw FieldSearch.Failure.invalid(
          "field '\(fields.paths.text(occurrence.path))' is neither a plain string nor plain bytes in its schema, so it cannot be sealed with "
            + "'mode: deterministic': nothing in its place could show that two values are equal")
      }
      if count > 0, treatment.key != slot { hasSeveralKeys = true }
      slot = treatment.key
      count += 1
    }
    guard count > 0 else { return }
    if hasSeveralKeys { return try beginDetachedWithKeys(fields, record, section, &batch) }
    guard let (key, counter) = try batch.take(count, slot, record, section) else { return }
    detached.begin(key, counter: counter)
    hasDetached = true
  }

  private func beginDetachedWithKeys(
    _ fields: TopicFields, _ record: RecordView, _ section: RawSpan, _ batch: inout SealingBatch
  ) throws {
    var slots: [(slot: Int, count: Int)] = []
    for occurrence in search.found where occurrence.form == .avroDetached {
      let slot = fields.treatments[occurrence.field].key
      if let known = slots.firstIndex(where: { $0.slot == slot }) {
        slots[known].count += 1
      } else {
        slots.append((slot, 1))
      }
    }
    var keys: [DetachedFieldsWriter.Key] = []
    for (slot, count) in slots {
      guard let (key, counter) = try batch.take(count, slot, record, section) else { continue }
      keys.append(DetachedFieldsWriter.Key(slot: slot, key: key, counter: counter))
    }
    guard keys.count == slots.count else { return }
    detached.begin(keys)
    hasDetached = true
  }

  private func detach(
    _ content: RawSpan, _ occurrence: FieldOccurrence, _ fields: TopicFields, _ storedKey: RawSpan?
  ) throws {
    guard hasDetached else { return }
    let ciphers = try fields.ciphers(occurrence)
    try fields.paths.withBytes(of: occurrence.path) { (path: RawSpan) throws in
      try detached.append(
        fields.treatments[occurrence.field].key, path: path, index: occurrence.path,
        byteCount: content.byteCount + SealedField.detachedOverhead
      ) { key, counter, output in
        try ciphers.sealer(key).sealDetached(content, recordKey: storedKey, counter: counter, into: &output)
      }
    }
  }

  /// The header of that name is the proxy's own: what a client wrote there would be taken for it.
  private func refuseReservedHeader(_ record: RecordView, _ section: RawSpan) throws {
    var headers = try HeaderCursor(record, in: section)
    while let header = try headers.next() {
      if section.slice(header.key).hasSameBytes(as: DetachedFields.headerName.utf8Span.span.bytes) {
        throw PartitionFailure.invalid(
          "the header name '\(DetachedFields.headerName)' is reserved for records with sealed Avro fields: give the header "
            + "another name")
      }
    }
  }

  // MARK: - What must and must not be there

  private func checkCoverage(
    _ value: RawSpan, _ result: FieldSearch.Result, _ plan: SearchPlan
  ) throws(PartitionFailure) {
    guard let required = plan.coverage else { return }
    let refusal =
      if result.program == nil {
        required.refusal(of: value.extracting(result.payloadStart..<value.byteCount), coverage)
      } else {
        result.refusal
      }
    if let refusal { throw .invalid(refusal) }
  }

  private func checkMissing(_ fields: TopicFields) throws(PartitionFailure) {
    guard let missing = fields.missing(in: search.found) else { return }
    throw .invalid(
      "field '\(missing)' is not in the value; 'onMissing: pass' in the policy makes it optional")
  }
}
