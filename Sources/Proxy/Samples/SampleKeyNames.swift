import FieldCrypto
import Policy

/// Which of the policy's keys a KEK belongs to.
struct SampleKeyNames: Sendable {
  let keys: [PolicyKey]

  /// The names under `keys:` that may mean this KEK for a topic, in the policy's order.
  func names(of kek: KEKReference, topic: String) -> [String] {
    keys.filter { key in
      key.provider == kek.provider
        && Self.matches(key.template.expanded(topic: topic).parts[...], kek.name[...])
    }.map(\.name)
  }

  /// Whether records may make a template this name. Placeholders take one character at least.
  private static func matches(_ parts: ArraySlice<KeyTemplate.Part>, _ name: Substring) -> Bool {
    guard let part = parts.first else { return name.isEmpty }
    let rest = parts.dropFirst()
    if case .text(let text) = part {
      return name.hasPrefix(text) && matches(rest, name.dropFirst(text.count))
    }
    if rest.isEmpty { return !name.isEmpty }
    return name.indices.dropFirst().contains { matches(rest, name[$0...]) }
  }
}
