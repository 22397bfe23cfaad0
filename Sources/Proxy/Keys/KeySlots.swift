import Policy

/// All keys that the policy names for one topic: parts with the same key share what is known of it.
final class KeySlots {
  private let rule: SealKey
  private let sources: KeySources
  private let chosen: ChosenKeys
  private var slots: [SealKey: KeySlot] = [:]

  /// - Throws: where what records choose keys by cannot be found.
  init(_ rule: SealRule, _ resources: TopicResources) throws {
    self.rule = rule.key
    chosen = resources.chosenKeys
    var keys = [rule.key] + rule.headers.compactMap(\.key)
    var reading = rule.reading
    if case .fields(let rules) = rule.value {
      keys += rules.fields.compactMap(\.key)
      reading = ValueReading(format: rules.format, schemas: rules.schemas)
    }
    sources = try KeySources(keys, reading, resources)
  }

  /// - Parameter key: nil for the rule's.
  func slot(_ key: SealKey?) -> KeySlot {
    let key = key ?? rule
    if let known = slots[key] { return known }
    let made = KeySlot(key, sources, chosen)
    slots[key] = made
    return made
  }
}
