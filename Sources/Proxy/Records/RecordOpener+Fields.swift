import Bytes
import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// Fields of values.
extension RecordOpener {
  /// Makes the value that the producer wrote.
  func openFields(
    of value: RawSpan, _ fields: TopicFields, _ record: RecordView, _ section: RawSpan,
    _ opening: inout RecordOpening
  ) throws {
    let result: FieldSearch.Result
    do {
      result = try search.find(in: value, record, section, fields.plan)
    } catch FieldSearch.Failure.needs(let reference) {
      guard let failure = opening.access.waited.failures[.schema(reference)] else {
        guard !opening.access.waited.isExhausted else {
          throw PartitionFailure(
            error: .unknownServerError, message: "\(reference) was dropped while others were fetched")
        }
        return opening.needs.insert(.schema(reference))
      }
      // With a schema that nobody has, nothing can have been sealed.
      guard failure.unusableSchema != nil, opening.access.passesUnsealed else {
        throw PartitionFailure.opening(failure)
      }
      return try opening.passUnsealed("the value")
    } catch FieldSearch.Failure.invalid(let reason) {
      // It never passed the proxy, which would have refused it or sealed it whole.
      guard opening.access.passesUnsealed,
        try DetachedFieldsReader(record, in: section, keyring: keyring) == nil
      else {
        throw PartitionFailure.corrupt("the value at offset \(opening.offset): \(reason)")
      }
      return try opening.passUnsealed("the value")
    }
    var detached =
      result.program == nil ? nil : try DetachedFieldsReader(record, in: section, keyring: keyring)
    hasDetached = detached != nil
    let storedKey = section.slice(optional: record.key)
    var isChanged = false
    try parts.replaceValue { output in
      try search.splice(value, result, into: &output) { occurrence, payload, output in
        let isOpened =
          occurrence.form == .avroDetached
          ? try attach(occurrence, fields, section, storedKey, &detached, &opening, &output)
          : try open(occurrence, of: payload, fields, storedKey, &opening, &output)
        if isOpened {
          isChanged = true
        } else {
          if occurrence.form == .avroDetached, let detached, !detached.isAtEnd {
            throw strayField(opening.offset)
          }
          if occurrence.form != .avroNull { try opening.passUnsealed(name(occurrence, fields)) }
          output.append(payload.extracting(occurrence.start..<occurrence.end))
        }
      }
      // Where a key is not at hand, a field is not there yet.
      guard isChanged, opening.needs.isEmpty else { return isChanged }
      do throws(ValueError) {
        // Beside a field that travelled in the header a union's branch may have been changed.
        try search.mendBlockSizes(of: &output, result, fields.plan, mayMisfit: hasDetached)
      } catch {
        throw PartitionFailure.corrupt(
          "the value at offset \(opening.offset), opened, is no datum of its schema: \(error)")
      }
      return true
    }
    if let detached, !detached.isAtEnd { throw strayField(opening.offset) }
  }

  private func strayField(_ offset: Int64) -> PartitionFailure {
    .corrupt(
      "the header '\(DetachedFields.headerName)' of the record at offset \(offset) has a sealed field that the policy does not "
        + "name, or not in this order: keep fields in the policy for as long as records have them")
  }

  private func name(_ occurrence: FieldOccurrence, _ fields: TopicFields) -> String {
    "field '\(fields.paths.text(occurrence.path))' of the value"
  }

  /// Opens a field that was sealed in its place.
  /// - Returns: whether it was sealed; if not, nothing has been appended.
  private func open(
    _ occurrence: FieldOccurrence, of payload: RawSpan, _ fields: TopicFields, _ storedKey: RawSpan?,
    _ opening: inout RecordOpening, _ output: inout ByteBuffer
  ) throws -> Bool {
    let content = payload.extracting(occurrence.contentStart..<occurrence.contentEnd)
    sealed.removeAll()
    switch occurrence.form {
    case .jsonString, .avroString:
      guard Base64URL.append(decoded: content, to: &sealed) else { return false }
    case .avroBytes: sealed.append(content)
    case .jsonToken, .avroNull, .avroDetached: return false
    }
    return try sealed.withBytes { bytes in
      guard let (id, form) = SealedField.identify(bytes, keyring: keyring) else { return false }
      guard occurrence.form == .jsonString || !form.isToken else { return false }
      let count = bytes.byteCount - SealedField.overhead(form.mode)
      switch occurrence.form {
      case .jsonString where !form.isToken: output.append(UInt8(ascii: "\""))
      case .jsonString: break
      default: output.append(varint: count)
      }
      let start = output.count
      try open(
        bytes, id, form, name(occurrence, fields), fields.ciphers(occurrence), recordKey: storedKey, &opening,
        into: &output)
      let end = output.count
      guard Self.fits(output.bytes.extracting(start..<end), occurrence.form, form) else {
        throw PartitionFailure.corrupt(
          "\(name(occurrence, fields)) at offset \(opening.offset) was sealed elsewhere, as text that cannot stand here"
        )
      }
      if occurrence.form == .jsonString && !form.isToken { output.append(UInt8(ascii: "\"")) }
      return true
    }
  }

  /// Fields that share a context may have been moved from one format to another.
  private static func fits(
    _ content: RawSpan, _ form: FieldOccurrence.Form, _ sealed: SealedFieldForm
  ) -> Bool {
    switch form {
    case .jsonString where !sealed.isToken: JSONString.isContent(content)
    case .avroString:
      content.withUnsafeBytes { bytes in
        bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
      }
    default: true
    }
  }

  /// Puts a field that travelled in the header back in its place.
  /// - Returns: whether it was there; if not, nothing has been appended.
  private func attach(
    _ occurrence: FieldOccurrence, _ fields: TopicFields, _ section: RawSpan, _ storedKey: RawSpan?,
    _ detached: inout DetachedFieldsReader?, _ opening: inout RecordOpening, _ output: inout ByteBuffer
  ) throws -> Bool {
    guard detached != nil else { return false }
    let entry = try fields.paths.withBytes(of: occurrence.path) { (path: RawSpan) throws(PartitionFailure) in
      try detached?.next(at: path, in: section)
    }
    guard let entry else { return false }
    let ciphers = try fields.ciphers(occurrence)
    guard let opener = try ciphers.openers.cipher(entry.key, opening.access, &opening.needs) else {
      return true
    }
    do {
      try opener.openDetached(
        section.slice(entry.sealed), recordKey: storedKey, counter: entry.counter, into: &output)
    } catch {
      throw PartitionFailure.unopened(name(occurrence, fields), at: opening.offset, entry.key, error)
    }
    return true
  }
}
