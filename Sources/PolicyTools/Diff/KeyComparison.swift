import Policy

/// What it means that something is sealed with another key.
struct KeyComparison {
  private(set) var changes: [(PolicyChange.Kind, String)] = []

  init(_ was: PolicyKey, _ now: PolicyKey, topic: String, old: PolicySource, new: PolicySource) {
    let (before, after) = (was.sealKey(topic: topic), now.sealKey(topic: topic))
    if before.algorithm != after.algorithm {
      changes.append((.other, "the algorithm is \(after.algorithm), and was \(before.algorithm)"))
    }
    guard before.source != after.source else {
      if was.template.text != now.template.text, Self.reach(now) > Self.reach(was) {
        changes.append((.weakening, Self.shared(was, now)))
      }
      return
    }
    let names = "\(Self.name(now)), and was \(Self.name(was))"
    if was.provider != now.provider {
      changes.append((.weakening, "the key is another provider's: \(names)"))
    } else if Self.reach(now) > Self.reach(was) {
      changes.append((.weakening, Self.shared(was, now)))
    } else if Self.reach(now) < Self.reach(was) {
      changes.append((.strengthening, "the key is shared by fewer: \(names)"))
    } else if Self.reach(now) == 2, Self.users(now, new) > 1, Self.users(was, old) <= 1 {
      changes.append((.weakening, "the key is one that other topics have, too: \(names)"))
    } else {
      changes.append((.other, "the key is another one: \(names)"))
    }
  }

  private static func shared(_ was: PolicyKey, _ now: PolicyKey) -> String {
    "the key is shared by more: \(name(now)), and was \(name(was))"
  }

  private static func name(_ key: PolicyKey) -> String { "\(key.name) (\(key.provider):\(key.keyName))" }

  /// 0: a record's own; 1: a topic's own; 2: the same for all.
  private static func reach(_ key: PolicyKey) -> Int {
    key.dependsOnRecord ? 0 : key.dependsOnTopic ? 1 : 2
  }

  /// How many rules use the KEK.
  private static func users(_ key: PolicyKey, _ source: PolicySource) -> Int {
    source.rules.count { rule in
      guard case .sealed(let sealing) = rule.encryption else { return false }
      let keys = [sealing.key] + rule.fieldEntries.compactMap(\.key) + sealing.headers.compactMap(\.key)
      return keys.contains { $0.provider == key.provider && $0.template == key.template }
    }
  }
}
