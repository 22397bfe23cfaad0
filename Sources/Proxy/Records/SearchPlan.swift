import Schemas

/// What is searched for in a topic's values, and what is known of their schemas. Used by one thread at a time, which calls
/// nothing back: run-time checks of that would cost more than a look-up.
final class SearchPlan {
  /// What is known of a schema.
  enum Reading {
    case json
    /// With why its data are refused, where they hold what the policy says nothing about.
    case avro(AvroProgram, refusal: String?)
    /// Nothing can be found in its data, for this reason.
    case impossible(String)
  }

  let matcher: FieldMatcher
  let tags: [(tag: SchemaTag, field: Int)]
  let paths: CanonicalPaths
  let detector: FormatDetector
  /// Nil where values may hold what the policy says nothing about.
  let coverage: Coverage?
  /// The topic of which it is to be said what values turn out to be; nil: it need not.
  private let logged: String?

  /// For each schema met.
  private var readings: [SchemaReference: Reading] = [:]
  @exclusivity(unchecked) private var latest: (reference: SchemaReference, reading: Reading)?
  /// What values were taken for.
  private var kinds: Set<Int> = []
  @exclusivity(unchecked) private var lastKind = -1
  /// Above this many schemas they are learnt again.
  private static let maximumReadings = 10_000

  /// - Parameter files: paths of the schema files that count for the topic.
  init(
    _ matcher: FieldMatcher, tags: [(tag: SchemaTag, field: Int)] = [], format: ValueFormat, files: [String],
    _ schemas: SchemaCatalog, coverage: Coverage? = nil, logged topic: String? = nil
  ) {
    self.coverage = coverage
    self.matcher = matcher
    self.tags = tags
    paths = CanonicalPaths(matcher)
    detector = FormatDetector(
      format,
      files: files.compactMap { file in
        schemas.fileIndex(file).map { (index: $0, fingerprint: schemas.files[$0].schema.fingerprint) }
      })
    logged = format == .auto ? topic : nil
  }

  /// Says what a value was taken for, where that is not the policy's to say and has not been said before.
  @inline(__always)
  func log(_ result: FieldSearch.Result, in formats: FormatLog) {
    if let logged { log(result, logged, formats) }
  }

  private func log(_ result: FieldSearch.Result, _ topic: String, _ formats: FormatLog) {
    let kind = result.payloadStart << 1 | (result.program == nil ? 0 : 1)
    guard kind != lastKind else { return }
    lastKind = kind
    if kinds.insert(kind).inserted {
      formats.record(topic: topic, isAvro: result.program != nil, payloadStart: result.payloadStart)
    }
  }

  /// How values written with a schema are read, if it was met before.
  @inline(__always)
  func reading(_ reference: SchemaReference) -> Reading? {
    if let latest, latest.reference == reference { return latest.reading }
    guard let known = readings[reference] else { return nil }
    latest = (reference, known)
    return known
  }

  func learn(_ reference: SchemaReference, _ schema: WriterSchema) -> Reading {
    let reading = reading(schema, reference)
    if readings.count >= Self.maximumReadings { readings.removeAll() }
    readings[reference] = reading
    latest = (reference, reading)
    return reading
  }

  private func reading(_ schema: WriterSchema, _ reference: SchemaReference) -> Reading {
    switch schema {
    case .json: return .json
    case .other(let type):
      return .impossible(
        "the value's \(reference) is of type \(type), and fields are found in AVRO and JSON only: seal the whole value "
          + "with 'encrypt: value'")
    case .avro(let schema):
      do {
        return .avro(
          try AvroProgram(schema, matcher, tags: tags), refusal: coverage?.refusal(of: schema))
      } catch {
        return .impossible("the value's \(reference) cannot be used: \(error)")
      }
    }
  }
}
