import Schemas
import YAML

/// Whether what tags stand for selects something in the schemas of topics.
struct TagUse {
  private let entries: [[UInt8]: FieldEntry]
  private var found: Set<[UInt8]> = []
  /// Whether there is a topic of whose schema nothing is known, or none at all.
  private var isUnknown = false
  private var hasTopics = false

  init(_ tags: TagTable) {
    entries = Dictionary(
      (tags.paths + tags.schemaTags).map { ($0.selector.identity, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// There is a topic of whose schema nothing is known.
  mutating func noteUnknown() { isUnknown = true }

  /// There is a topic in whose schemas these select something.
  mutating func note(_ entries: some Sequence<FieldEntry>) {
    hasTopics = true
    for entry in entries { found.insert(entry.written.identity) }
  }

  func report(_ problems: inout Diagnostics) {
    guard hasTopics, !isUnknown else { return }
    for (identity, entry) in entries where !found.contains(identity) {
      problems.report(
        .tagSelectsNothing, .warning, at: entry.position, length: entry.length,
        "'\(entry.selector)' selects nothing in the schemas of any topic; mend it, or remove it")
    }
  }
}
