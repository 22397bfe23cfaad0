import FieldCrypto
import YAML

/// Contexts that fields, record keys and headers share so that equal values look equal, and the keys they are used with: they
/// look equal only under the same key.
struct NamedContexts {
  private var pending: [(name: String, position: SourcePosition)] = []
  private var known: [String: (key: PolicyKey, position: SourcePosition)] = [:]

  mutating func use(_ name: String, at position: SourcePosition) { pending.append((name, position)) }

  /// - Parameter key: of the rule; nil if it is faulty.
  mutating func endRule(_ key: PolicyKey?, _ problems: inout Diagnostics) {
    defer { pending.removeAll() }
    guard let key else { return }
    for (name, position) in pending {
      if key.dependsOnTopic {
        problems.report(
          .conflict, at: position,
          "'context' is for equal values to look equal in all topics, but key '\(key.name)' (\(key.keyName)) is another one "
            + "in each topic; use a key without {topic}, or remove 'context'")
      } else if let first = known[name] {
        guard first.key.provider != key.provider || first.key.keyName != key.keyName else { continue }
        problems.report(
          .caution, .warning, at: position,
          "context '\(name)' is used with key '\(key.name)' here and with '\(first.key.name)' at \(first.position): "
            + "equal values will not look equal")
      } else {
        known[name] = (key, position)
      }
    }
  }
}
