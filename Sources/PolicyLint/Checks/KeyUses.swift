import Policy

/// Which rules use a policy's keys.
struct KeyUses {
  private var rules: [String: [PolicyRule]] = [:]

  init(_ source: PolicySource) {
    for rule in source.rules {
      for name in Self.keys(of: rule) { rules[name, default: []].append(rule) }
    }
  }

  func first(of name: String, where condition: (PolicyRule) -> Bool) -> PolicyRule? {
    rules[name]?.first(where: condition)
  }

  /// The names of all keys of a rule.
  private static func keys(of rule: PolicyRule) -> Set<String> {
    guard case .sealed(let sealing) = rule.encryption else { return [] }
    let own = rule.fieldEntries.map(\.key?.name) + sealing.headers.map(\.key?.name)
    return Set(own.compactMap { $0 } + [sealing.key.name])
  }
}
