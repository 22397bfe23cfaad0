import Policy

/// Names of topics for other tools.
package enum TopicExample {
  /// A name that all of some patterns match, and none of others; nil if there is none, or it would take too long to tell.
  package static func name(matching: [TopicPattern], excluding: [TopicPattern]) -> String? {
    let required = matching.compactMap { PatternTree($0) }
    guard required.count == matching.count else { return nil }
    guard
      case .found(let name) = TopicSearch(
        matching: required, excluding: excluding.compactMap { PatternTree($0) }
      ).run()
    else { return nil }
    // Of expressions that are not understood the policy's own matcher tells.
    let isExcluded = excluding.contains { (try? $0.matches(name)) ?? true }
    return isExcluded ? nil : name
  }
}
