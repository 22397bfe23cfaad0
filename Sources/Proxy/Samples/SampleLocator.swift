import Bytes
import FieldCrypto
import KafkaWire
import Policy
import Schemas

/// Finds what was sealed in a record, by the search that found it to be sealed: where it stood and where it stands.
struct SampleLocator {
  let topic: SealedTopic
  let loop: SampleLoop
  let keyring: SampleKeyring
  /// The record's batch as it was written.
  let written: [UInt8]
  /// The same, sealed.
  let stored: [UInt8]

  func sample(_ record: SampleRecord) throws(SampleError) -> SealedSample {
    do {
      return try makeSample(record)
    } catch let error as SampleError {
      throw error
    } catch {
      throw SampleError(nil, "the stored record cannot be read: \(error)")
    }
  }

  private func makeSample(_ written: SampleRecord) throws -> SealedSample {
    let before = SampleBatch.section(of: self.written)
    let after = SampleBatch.section(of: self.stored)
    let view = try SampleBatch.view(after.span.bytes)
    let stored = try SampleBatch.record(view, after.span.bytes)
    var parts: [SamplePart] = []
    if topic.parts?.recordKey != nil, let key = stored.key, let plain = written.key {
      parts.append(try part(.recordKey, written: plain, stored: key))
    }
    let (fields, reading) = try value(before, after, view, stored.value, written.value)
    parts += fields
    for (index, header) in written.headers.enumerated() {
      guard let plain = header.value, index < stored.headers.count, let value = stored.headers[index].value,
        topic.parts?.header(Array(header.name.utf8).span.bytes) != nil
      else { continue }
      parts.append(try part(.header(index), written: plain, stored: value))
    }
    return SealedSample(
      written: written, stored: stored, isPlain: false, parts: parts, reading: reading,
      writtenByteCount: before.count, storedByteCount: after.count)
  }

  /// A key or a header, which is sealed whole.
  private func part(_ place: SamplePart.Place, written: [UInt8], stored: [UInt8]) throws -> SamplePart {
    guard let (key, form) = SealedField.identify(stored.span.bytes, keyring: keyring.id) else {
      throw SampleError(nil, "a part that the policy seals is not sealed: \(place)")
    }
    return SamplePart(
      place: place, mode: form.mode, kek: try kek(key), field: nil, isDetached: false,
      content: 0..<written.count, written: 0..<written.count, stored: 0..<stored.count)
  }

  private func kek(_ key: KeyID) throws(SampleError) -> KEKReference {
    guard let kek = keyring.kek(key) else { throw SampleError(nil, "the record names an unknown key \(key)") }
    return kek
  }

  // MARK: - The value

  private func value(
    _ before: [UInt8], _ after: [UInt8], _ view: RecordView, _ stored: [UInt8]?, _ written: [UInt8]?
  ) throws -> ([SamplePart], SampleReading?) {
    guard let written, let stored else { return ([], nil) }
    if let key = SealedValue.keyID(of: stored.span.bytes, keyring: keyring.id) {
      let whole = SamplePart(
        place: .value, mode: .randomized, kek: try kek(key), field: nil, isDetached: false,
        content: 0..<written.count, written: 0..<written.count, stored: 0..<stored.count)
      return ([whole], nil)
    }
    guard let fields = topic.parts?.fields else { return ([], nil) }
    let places = try find(written, SampleBatch.view(before.span.bytes), before, fields)
    // The paths of the last record may be forgotten with the next.
    let paths = places.found.map { fields.paths.text($0.path) }
    let sealed = try find(stored, view, after, fields)
    var detached = try DetachedFieldsReader(view, in: after.span.bytes, keyring: keyring.id)
    var parts: [SamplePart] = []
    for (index, (place, new)) in zip(places.found, sealed.found).enumerated() where place.form != .avroNull {
      guard let (key, mode) = try key(of: new, in: stored, sealed.start, paths[index], &detached, after)
      else {
        throw SampleError(nil, "a field that the policy seals is not sealed: \(paths[index])")
      }
      parts.append(
        SamplePart(
          place: .field(paths[index]), mode: mode, kek: try kek(key), field: place.field,
          isDetached: place.form == .avroDetached,
          content: places.start + place.contentStart..<places.start + place.contentEnd,
          written: places.start + place.start..<places.start + place.end,
          stored: sealed.start + new.start..<sealed.start + new.end))
    }
    return (parts, reading(stored, fields, sealed.start, view, after.span.bytes))
  }

  private func find(
    _ value: [UInt8], _ view: RecordView, _ section: [UInt8], _ fields: TopicFields
  ) throws -> (found: [FieldOccurrence], start: Int) {
    let result = try loop.search.find(in: value.span.bytes, view, section.span.bytes, fields.plan)
    return (loop.search.found, result.payloadStart)
  }

  /// What a field is sealed with.
  private func key(
    of place: FieldOccurrence, in value: [UInt8], _ payload: Int, _ path: String,
    _ detached: inout DetachedFieldsReader?, _ section: [UInt8]
  ) throws -> (KeyID, FieldMode)? {
    let content = value.span.bytes.extracting(payload + place.contentStart..<payload + place.contentEnd)
    switch place.form {
    case .avroNull, .jsonToken: return nil
    case .avroDetached:
      return try detached?.next(at: Array(path.utf8).span.bytes, in: section.span.bytes)
        .map { ($0.key, .randomized) }
    case .avroBytes:
      return SealedField.identify(content, keyring: keyring.id).map { ($0.id, $0.form.mode) }
    case .avroString, .jsonString:
      var sealed = ByteBuffer()
      guard Base64URL.append(decoded: content, to: &sealed) else { return nil }
      return SealedField.identify(sealed.bytes, keyring: keyring.id).map { ($0.id, $0.form.mode) }
    }
  }

  private func reading(
    _ stored: [UInt8], _ fields: TopicFields, _ start: Int, _ view: RecordView, _ section: RawSpan
  ) -> SampleReading? {
    let name = Framing.header.utf8Span.span.bytes
    var named: ByteRange?
    if var headers = try? HeaderCursor(view, in: section) {
      while let header = try? headers.next() {
        if section.slice(header.key).hasSameBytes(as: name) { named = header.value }
      }
    }
    switch fields.plan.detector.detect(stored.span.bytes, header: section.slice(optional: named)) {
    case .json: return .json(payloadStart: start)
    case .unrecognized: return nil
    case .schema(let reference, _):
      guard case .avro(let schema)? = loop.schema(reference) else { return .json(payloadStart: start) }
      return .avro(schema, payloadStart: start)
    }
  }
}
