import Bytes
import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// Opens the parts of records: keys, headers, whole values and fields of values. One per loop.
final class RecordOpener {
  let search: FieldSearch
  let values: OpenerCache<ValueOpener>
  let keyring: UInt32
  let parts = RecordParts()
  /// A sealed field that was text.
  @exclusivity(unchecked) var sealed = ByteBuffer()
  /// Whether the record's last header is the one in which fields travel, and all of them are opened.
  var hasDetached = false

  init(search: FieldSearch, values: OpenerCache<ValueOpener>, keyring: UInt32) {
    self.search = search
    self.values = values
    self.keyring = keyring
  }

  /// Appends `record`, opened, to the records that `writer` writes; nothing of use where something is needed for it.
  /// - Throws: `PartitionFailure`.
  func open(
    _ record: RecordView, in section: RawSpan, _ opening: inout RecordOpening,
    with writer: inout RecordBatchWriter, to output: inout ByteBuffer
  ) throws {
    parts.begin()
    hasDetached = false
    try openKey(record, section, &opening)
    try openValue(record, section, &opening)
    try openHeaders(record, section, &opening)
    opening.endRecord()
    guard opening.needs.isEmpty else { return }
    if !parts.isUnchanged { opening.hasOpened = true }
    parts.write(record, from: section, with: &writer, to: &output)
  }

  private func openKey(_ record: RecordView, _ section: RawSpan, _ opening: inout RecordOpening) throws {
    guard let ciphers = opening.parts.recordKey, let range = record.key else { return }
    try parts.replaceKey { output in
      try openPart(
        section.slice(range), "the record's key", ciphers, recordKey: nil, &opening, into: &output)
    }
  }

  private func openValue(_ record: RecordView, _ section: RawSpan, _ opening: inout RecordOpening) throws {
    guard let range = record.value else { return }
    let value = section.slice(range)
    let storedKey = section.slice(optional: record.key)
    if let id = SealedValue.keyID(of: value, keyring: keyring) {
      guard let opener = try values.cipher(id, opening.access, &opening.needs) else { return }
      try parts.replaceValue { output in
        do {
          try opener.open(value, recordKey: storedKey, context: opening.topic.context, into: &output)
        } catch let error as OpenError {
          throw PartitionFailure.unopened("the value", at: opening.offset, id, error)
        }
        return true
      }
      return
    }
    if let fields = opening.parts.fields {
      try openFields(of: value, fields, record, section, &opening)
    } else {
      try opening.passUnsealed("the value")
    }
  }

  // MARK: - Headers

  private func openHeaders(_ record: RecordView, _ section: RawSpan, _ opening: inout RecordOpening) throws {
    guard hasDetached || !opening.parts.headers.isEmpty else { return }
    var headers = try HeaderCursor(record, in: section)
    let kept = headers.count - (hasDetached ? 1 : 0)
    guard headers.count > 0 else { return }
    let storedKey = section.slice(optional: record.key)
    try parts.replaceHeaders { output in
      output.append(varint: kept)
      for _ in 0..<kept {
        guard let header = try headers.next() else { break }
        let name = section.slice(header.key)
        guard let range = header.value, let rule = opening.parts.header(name) else {
          output.append(section.slice(header.whole))
          continue
        }
        sealed.removeAll()
        try openPart(
          section.slice(range), "header '\(rule.name)'", rule.ciphers, recordKey: storedKey, &opening,
          into: &sealed)
        sealed.withBytes { output.append(header: name, value: $0) }
      }
    }
  }

  /// Appends what was sealed, or `bytes` as they are where that may be.
  private func openPart(
    _ bytes: RawSpan, _ part: @autoclosure () -> String, _ ciphers: PartCiphers, recordKey: RawSpan?,
    _ opening: inout RecordOpening, into output: inout ByteBuffer
  ) throws {
    guard let (id, form) = SealedField.identify(bytes, keyring: keyring), !form.isToken else {
      try opening.passUnsealed(part())
      output.append(bytes)
      return
    }
    try open(bytes, id, form, part(), ciphers, recordKey: recordKey, &opening, into: &output)
  }

  /// Appends what was sealed as `sealed`; nothing where the key is not at hand.
  func open(
    _ sealed: RawSpan, _ id: KeyID, _ form: SealedFieldForm, _ part: @autoclosure () -> String,
    _ ciphers: PartCiphers,
    recordKey: RawSpan?, _ opening: inout RecordOpening, into output: inout ByteBuffer
  ) throws {
    do {
      if form.mode == .deterministic {
        try ciphers.deterministicOpeners.cipher(id, opening.access, &opening.needs)?.open(
          sealed, into: &output)
      } else {
        try ciphers.openers.cipher(id, opening.access, &opening.needs)?
          .open(sealed, recordKey: recordKey, into: &output)
      }
    } catch let error as OpenError {
      throw PartitionFailure.unopened(part(), at: opening.offset, id, error)
    }
  }
}
