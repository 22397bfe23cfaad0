import FieldCrypto
import Policy
import Schemas

/// What this loop knows of a topic of which more or less than the whole value is sealed, or under several keys. One per topic
/// and loop.
final class TopicParts {
  /// A record header whose values are sealed.
  struct Header {
    let name: String
    let mode: FieldMode
    let ciphers: PartCiphers
    /// In `slots`.
    let key: Int
  }

  /// Nil where values are sealed whole.
  let fields: TopicFields?
  /// Nil where keys stay as they are.
  let recordKey: PartCiphers?
  let headers: [Header]
  /// The keys that parts name by their numbers.
  let slots: [KeySlot]
  /// By how many bytes a record grows, about.
  let growth: Int
  /// Whether records are opened in other places than the value, or the value in parts.
  let opensParts: Bool

  /// Nil where the topic's rule seals the whole value under one key, and nothing else.
  init?(_ rule: SealRule, topic: String, _ resources: TopicResources) throws {
    var rules: FieldRules?
    if case .fields(let fields) = rule.value { rules = fields }
    opensParts = rules != nil || rule.recordKey != nil || !rule.headers.isEmpty
    guard opensParts || rule.key.fixed == nil else { return nil }
    var slots = try KeySlots(rule, resources)
    fields = try rules.map { try TopicFields($0, topic: topic, context: rule.context, &slots, resources) }
    recordKey = try rule.recordKey.map {
      PartCiphers(
        try Self.context($0.context) { () throws(CryptoError) in try FieldContext(recordKeyOf: rule.context)
        },
        resources.ciphers)
    }
    headers = try rule.headers.map { header in
      let context = try Self.context(header.context) { () throws(CryptoError) in
        try FieldContext(header: header.name, topic: rule.context)
      }
      return Header(
        name: header.name, mode: header.mode, ciphers: PartCiphers(context, resources.ciphers),
        key: slots.number(of: header.key))
    }
    self.slots = slots.all
    growth = 48 * ((rules?.fields.count ?? 1) + headers.count + (recordKey == nil ? 0 : 1))
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
