import FieldCrypto
import Policy
import Schemas

/// What this loop knows of a topic whose values are sealed in fields: paths, ciphers, programs for schemas. One per topic
/// and loop, used by one thread at a time, which calls nothing back: run-time checks of that would cost more than a look-up.
final class TopicFields {
  let rules: FieldRules
  let paths: CanonicalPaths
  let detector: FormatDetector
  private let topic: String
  private let context: String
  private let loopCiphers: LoopCiphers
  /// By path; nil until a field with that path is met.
  @exclusivity(unchecked) private var ciphers: [PartCiphers?] = []
  @exclusivity(unchecked) private var generation = 0
  /// Of fields whose context has a name of its own: by field.
  private var named: [PartCiphers?]
  /// What is known of a schema.
  enum Reading {
    case json
    case avro(AvroProgram)
    /// Nothing can be found in its data, for this reason.
    case impossible(String)
  }

  /// For each schema met.
  private var readings: [SchemaReference: Reading] = [:]
  @exclusivity(unchecked) private var latest: (reference: SchemaReference, reading: Reading)?
  /// Fields that every value must have.
  private let required: [Int]
  /// In which record each field was found last; records are counted.
  @exclusivity(unchecked) private var lastFound: [UInt64]
  @exclusivity(unchecked) private var record: UInt64 = 0
  /// What values were taken for.
  private var kinds: Set<Int> = []
  @exclusivity(unchecked) private var lastKind = -1
  /// Above this many schemas they are learnt again.
  private static let maximumReadings = 10_000

  /// - Parameter context: what fields are bound to: the topic's name, or the policy's for several topics.
  init(
    _ rules: FieldRules, topic: String, context: String, _ resources: TopicResources
  ) throws(CryptoError) {
    self.rules = rules
    self.topic = topic
    self.context = context
    loopCiphers = resources.ciphers
    let schemas = resources.schemas
    detector = FormatDetector(
      rules.format,
      files: rules.schemas.compactMap { file in
        schemas.fileIndex(file.path).map { (index: $0, fingerprint: schemas.files[$0].schema.fingerprint) }
      })
    paths = CanonicalPaths(rules.matcher)
    required = rules.fields.indices.filter { !rules.fields[$0].isOptional }
    lastFound = Array(repeating: 0, count: rules.fields.count)
    named = []
    for field in rules.fields {
      guard let name = field.context else {
        named.append(nil)
        continue
      }
      named.append(PartCiphers(try FieldContext(named: name), loopCiphers))
    }
  }

  /// The ciphers of the field that stands at `occurrence`.
  @inline(__always)
  func ciphers(_ occurrence: FieldOccurrence) throws(CryptoError) -> PartCiphers {
    if let shared = named[occurrence.field] { return shared }
    if generation == paths.generation, occurrence.path < ciphers.count, let known = ciphers[occurrence.path] {
      return known
    }
    return try makeCiphers(occurrence)
  }

  private func makeCiphers(_ occurrence: FieldOccurrence) throws(CryptoError) -> PartCiphers {
    if generation != paths.generation {
      generation = paths.generation
      ciphers.removeAll()
    }
    while ciphers.count <= occurrence.path { ciphers.append(nil) }
    let made = PartCiphers(try FieldContext(field: paths.text(occurrence.path), topic: context), loopCiphers)
    ciphers[occurrence.path] = made
    return made
  }

  /// The path of a field that must be there and is not.
  func missing(in found: [FieldOccurrence]) -> String? {
    record &+= 1
    for occurrence in found { lastFound[occurrence.field] = record }
    for required in required where lastFound[required] != record {
      // Another path may have decided about what this one selects, too.
      if rules.matcher.deciders(besides: required).contains(where: { lastFound[$0] == record }) { continue }
      return rules.fields[required].selector.description
    }
    return nil
  }

  /// Says what a value was taken for, where that is not the policy's to say and has not been said before.
  func log(_ result: FieldSearch.Result, in formats: FormatLog) {
    guard rules.format == .auto else { return }
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

  func learn(_ reference: SchemaReference, _ reading: Reading) {
    if readings.count >= Self.maximumReadings { readings.removeAll() }
    readings[reference] = reading
    latest = (reference, reading)
  }
}
