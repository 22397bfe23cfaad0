import Policy

/// All keys that the policy names for one topic, each with a number: parts with the same key share what is known of it.
struct KeySlots {
  /// The number of the key of what names none of its own.
  static let rule = 0

  private(set) var all: [KeySlot]
  private let sources: KeySources
  private let chosen: ChosenKeys
  private var numbers: [SealKey: Int]

  /// - Throws: where what records choose keys by cannot be found.
  init(_ rule: SealRule, _ resources: TopicResources) throws {
    chosen = resources.chosenKeys
    var keys = [rule.key] + rule.headers.compactMap(\.key)
    var reading = rule.reading
    if case .fields(let rules) = rule.value {
      keys += rules.fields.compactMap(\.key)
      reading = ValueReading(format: rules.format, schemas: rules.schemas)
    }
    sources = try KeySources(keys, reading, resources)
    all = [KeySlot(rule.key, sources, chosen)]
    numbers = [rule.key: Self.rule]
  }

  /// - Parameter key: nil for the rule's.
  mutating func number(of key: SealKey?) -> Int {
    guard let key else { return Self.rule }
    if let known = numbers[key] { return known }
    numbers[key] = all.count
    all.append(KeySlot(key, sources, chosen))
    return all.count - 1
  }
}
