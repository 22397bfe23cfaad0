import FieldCrypto
import Policy
import Schemas

/// What this loop knows of a topic of which more or less than the whole value is sealed. One per topic and loop.
final class TopicParts {
  /// A record header whose values are sealed.
  struct Header {
    let name: String
    let mode: FieldMode
    let ciphers: PartCiphers
  }

  /// Nil where values are sealed whole.
  let fields: TopicFields?
  /// Nil where keys stay as they are.
  let recordKey: PartCiphers?
  let headers: [Header]
  /// Whether a key is needed that seals each value differently.
  let needsSealingKey: Bool
  /// Whether the key is needed that seals equal contents equally.
  let needsDeterministicKey: Bool
  /// How many counters a record takes as far as the policy tells.
  let countersPerRecord: Int
  /// By how many bytes a record grows, about.
  let growth: Int

  /// Nil where the topic's rule seals the whole value and nothing else.
  init?(_ rule: SealRule, topic: String, _ resources: TopicResources) throws(CryptoError) {
    switch rule.value {
    case .whole:
      guard rule.recordKey != nil || !rule.headers.isEmpty else { return nil }
      fields = nil
    case .fields(let rules):
      fields = try TopicFields(rules, topic: topic, context: rule.context, resources)
    }
    if let key = rule.recordKey {
      recordKey = PartCiphers(
        try Self.context(key.context) { () throws(CryptoError) in try FieldContext(recordKeyOf: rule.context)
        }, resources.ciphers)
    } else {
      recordKey = nil
    }
    var headers: [Header] = []
    for header in rule.headers {
      let context = try Self.context(header.context) { () throws(CryptoError) in
        try FieldContext(header: header.name, topic: rule.context)
      }
      headers.append(
        Header(name: header.name, mode: header.mode, ciphers: PartCiphers(context, resources.ciphers)))
    }
    self.headers = headers
    let modes = (fields?.rules.fields.map(\.mode) ?? []) + headers.map(\.mode)
    let sealsValues = fields == nil || fields?.rules.onInvalid == .sealValue
    countersPerRecord = max(1, modes.count { $0 == .randomized } + (fields == nil ? 1 : 0))
    needsSealingKey = sealsValues || modes.contains(.randomized)
    needsDeterministicKey = recordKey != nil || modes.contains(.deterministic)
    growth = 48 * (modes.count + (recordKey == nil ? 0 : 1))
  }

  /// The context that the policy names, or the part's own.
  private static func context(
    _ name: String?, or own: () throws(CryptoError) -> FieldContext
  ) throws(CryptoError) -> FieldContext {
    guard let name else { return try own() }
    return try FieldContext(named: name)
  }

  /// The header that the policy names so.
  func header(_ name: RawSpan) -> Header? {
    headers.first { $0.name.utf8Span.span.bytes.hasSameBytes(as: name) }
  }
}
