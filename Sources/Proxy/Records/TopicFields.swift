import FieldCrypto
import Policy
import Schemas

/// What this loop knows of a topic whose values are sealed in fields: paths, keys, ciphers. One per topic and loop, used by
/// one thread at a time, which calls nothing back: run-time checks of that would cost more than a look-up.
final class TopicFields {
  /// How a field is sealed.
  struct Treatment {
    let mode: FieldMode
    /// In the topic's slots.
    let key: Int
  }

  let rules: FieldRules
  let plan: SearchPlan
  let paths: CanonicalPaths
  /// By field.
  let treatments: [Treatment]
  private let context: String
  private let loopCiphers: LoopCiphers
  /// By path; nil until a field with that path is met.
  @exclusivity(unchecked) private var ciphers: [PartCiphers?] = []
  @exclusivity(unchecked) private var generation = 0
  /// Of fields whose context has a name of its own: by field.
  private let named: [PartCiphers?]
  /// Fields that every value must have.
  private let required: [Int]
  /// In which record each field was found last; records are counted.
  @exclusivity(unchecked) private var lastFound: [UInt64]
  @exclusivity(unchecked) private var record: UInt64 = 0

  /// - Parameter context: what fields are bound to: the topic's name, or the policy's for several topics.
  init(
    _ rules: FieldRules, topic: String, context: String, _ slots: inout KeySlots, _ resources: TopicResources
  ) throws(CryptoError) {
    self.rules = rules
    self.context = context
    loopCiphers = resources.ciphers
    plan = SearchPlan(
      rules.matcher, tags: rules.tags, format: rules.format, files: rules.schemas.map(\.path),
      resources.schemas, coverage: Coverage(rules), logged: topic)
    paths = plan.paths
    var treatments: [Treatment] = []
    for field in rules.fields {
      treatments.append(Treatment(mode: field.mode, key: slots.number(of: field.key)))
    }
    self.treatments = treatments
    let matcher = rules.matcher
    required = rules.fields.indices.filter { field in
      // Whether a place of an exempt path is there is not found out.
      !rules.fields[field].isOptional
        && !matcher.deciders(besides: field).contains { matcher.exempt.contains($0) }
    }
    lastFound = Array(repeating: 0, count: rules.fields.count)
    var named: [PartCiphers?] = []
    for field in rules.fields {
      guard let name = field.context else {
        named.append(nil)
        continue
      }
      named.append(PartCiphers(try FieldContext(named: name), loopCiphers))
    }
    self.named = named
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
    let made = PartCiphers(
      try FieldContext(field: paths.text(occurrence.path), topic: context), loopCiphers)
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
}
