import Policy
import YAML

/// Where in a policy a finding is shown.
struct LivePlace {
  let position: SourcePosition
  let length: Int

  init(_ position: SourcePosition, length: Int = 1) {
    self.position = position
    self.length = length
  }

  /// The pattern of a rule.
  init(_ rule: PolicyRule) { self.init(rule.position, length: rule.length) }

  /// A fact that a rule assumes.
  init(_ assumptions: TopicAssumptions, _ setting: String) {
    self.init(assumptions.position(of: setting), length: setting.count)
  }

  /// What is about all topics: the first `topics:`.
  init(topicsOf source: PolicySource) {
    for file in source.files {
      guard case .mapping(let entries)? = file.root?.content else { continue }
      if let entry = entries.first(where: { $0.name == "topics" }) {
        self.init(entry.position, length: entry.name.count)
        return
      }
    }
    self.init(SourcePosition(file: source.files.first?.path ?? "policies"))
  }
}
