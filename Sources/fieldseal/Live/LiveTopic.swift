/// A topic of a cluster.
struct LiveTopic: Hashable, Sendable {
  let name: String
  /// By their Kafka names: `cleanup.policy`. Nil if they could not be read.
  let settings: [String: String]?
  /// Why not.
  var problem: String?

  subscript(_ setting: String) -> String? { settings?[setting] }

  /// Whether old records of a key give way to new ones. Nil if that is not known.
  var isCompacted: Bool? {
    self["cleanup.policy"].map { $0.split(separator: ",").contains { $0.contains("compact") } }
  }
}
