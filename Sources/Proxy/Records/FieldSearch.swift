import Bytes
import KafkaWire
import Policy
import Schemas

/// Finds the fields of values. One per direction of a loop, and one for what keys are named after.
final class FieldSearch {
  /// What a value turned out to be.
  struct Result {
    /// Where its payload begins: occurrences count from there.
    var payloadStart: Int
    /// Nil for JSON.
    var program: AvroProgram?
    /// Why data of its schema are refused, if they are.
    var refusal: String?
    /// By what it was told.
    fileprivate let detected: DetectedFormat
    fileprivate let header: ByteRange?
  }

  /// Why the fields of a value cannot be found.
  enum Failure: Error {
    /// The value is not what the policy says.
    case invalid(String)
    /// Its schema is not at hand.
    case needs(SchemaReference)
  }

  /// What was found in the value searched last, in its order.
  @exclusivity(unchecked) private(set) var found: [FieldOccurrence] = []
  private let schemas: SchemaCatalog
  private let formats: FormatLog?
  private let json = JSONFieldFinder()
  private let avro = AvroFieldFinder()
  /// A payload with other block sizes.
  @exclusivity(unchecked) private var mended = ByteBuffer()
  /// Above these the memory is given back.
  private static let retainedBytes = 4 << 20
  private static let retainedCount = 10_000

  /// - Parameter formats: hears what values turn out to be.
  init(schemas: SchemaCatalog, formats: FormatLog? = nil) {
    self.schemas = schemas
    self.formats = formats
  }

  /// Leaves what it has found in `found`.
  func find(
    in value: RawSpan, _ record: RecordView, _ section: RawSpan, _ plan: SearchPlan
  ) throws(Failure) -> Result {
    found.removeAll(keepingCapacity: found.capacity <= Self.retainedCount)
    plan.paths.beginRecord()
    let header = try schemaHeader(record, section, plan)
    let detected = plan.detector.detect(value, header: section.slice(optional: header))
    let result: Result
    switch detected {
    case .json(let start):
      result = Result(payloadStart: start, detected: detected, header: header)
    case .schema(let reference, let start):
      let (program, refusal) = try reading(reference, plan)
      result = Result(
        payloadStart: start, program: program, refusal: refusal, detected: detected, header: header)
    case .unrecognized(let why):
      throw .invalid(why.message)
    }
    let payload = value.extracting(min(result.payloadStart, value.byteCount)..<value.byteCount)
    do {
      if let program = result.program {
        try avro.find(in: payload, program, plan.paths, into: &found)
      } else {
        try json.find(in: payload, plan.matcher, plan.paths, into: &found)
      }
    } catch {
      throw .invalid(
        "the value cannot be read as \(result.program == nil ? "JSON" : "a datum of its Avro schema"): \(error)"
      )
    }
    if plan.paths.isOverfull { throw .invalid("the value's fields have too long or too many paths") }
    if let formats { plan.log(result, in: formats) }
    return result
  }

  /// Appends `value`, with what `replace` appends in the place of each occurrence found last.
  @inline(__always)
  func splice(
    _ value: RawSpan, _ result: Result, into output: inout ByteBuffer,
    _ replace: (FieldOccurrence, _ payload: RawSpan, inout ByteBuffer) throws -> Void
  ) rethrows {
    output.append(value.extracting(0..<result.payloadStart))
    let payload = value.extracting(result.payloadStart..<value.byteCount)
    var position = 0
    for occurrence in found {
      output.append(payload.extracting(position..<occurrence.start))
      try replace(occurrence, payload, &output)
      position = occurrence.end
    }
    output.append(payload.extracting(position..<payload.byteCount))
  }

  /// Whether a value with sealed fields is read as the one was that `result` tells of.
  func isReadAlike(_ sealed: RawSpan, _ result: Result, _ section: RawSpan, _ plan: SearchPlan) -> Bool {
    plan.detector.detect(sealed, header: section.slice(optional: result.header)) == result.detected
  }

  /// Makes the sizes right that blocks of arrays and maps say of themselves, after what was found last has been replaced.
  /// - Parameters:
  ///   - value: the whole one, in which the payload stands where it stood before.
  ///   - mayMisfit: it is to be seen that the value is a datum still.
  /// - Throws: if it is not.
  func mendBlockSizes(
    of value: inout ByteBuffer, _ result: Result, _ plan: SearchPlan, mayMisfit: Bool = false
  ) throws(ValueError) {
    guard let program = result.program, avro.hasFoundInSizedBlock || mayMisfit else { return }
    if mended.capacity > Self.retainedBytes { mended = ByteBuffer() } else { mended.removeAll() }
    try value.withBytes { (bytes: RawSpan) throws(ValueError) in
      let payload = bytes.extracting(min(result.payloadStart, bytes.byteCount)..<bytes.byteCount)
      try avro.appendWithRightSizes(payload, program, plan.paths, to: &mended)
    }
    value.truncate(to: result.payloadStart)
    mended.withBytes { value.append($0) }
  }

  /// No program for JSON.
  private func reading(
    _ reference: SchemaReference, _ plan: SearchPlan
  ) throws(Failure) -> (program: AvroProgram?, refusal: String?) {
    let reading: SearchPlan.Reading
    if let known = plan.reading(reference) {
      reading = known
    } else {
      guard let schema = schemas.schema(reference) else { throw .needs(reference) }
      reading = plan.learn(reference, schema)
    }
    switch reading {
    case .json: return (nil, nil)
    case .avro(let program, let refusal): return (program, refusal)
    case .impossible(let reason): throw .invalid(reason)
    }
  }

  /// The last header that names the value's schema.
  private func schemaHeader(
    _ record: RecordView, _ section: RawSpan, _ plan: SearchPlan
  ) throws(Failure) -> ByteRange? {
    guard plan.detector.usesHeader else { return nil }
    var named: ByteRange?
    do {
      var headers = try HeaderCursor(record, in: section)
      while let header = try headers.next() {
        if section.slice(header.key).hasSameBytes(as: Framing.header.utf8Span.span.bytes) {
          named = header.value
        }
      }
    } catch {
      throw .invalid("the record's headers are malformed: \(error)")
    }
    return named
  }
}
