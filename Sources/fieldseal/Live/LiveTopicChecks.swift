import Policy
import PolicyLint
import YAML

/// Holds a policy against the topics of a cluster.
struct LiveTopicChecks {
  /// Findings of a kind that are the same for many topics are shown for so many.
  private static let shown = 20
  /// What brokers allow by default, in bytes.
  private static let usualLimit = 1_048_588

  private let source: PolicySource
  private let policy: Policy
  private let topics: [LiveTopic]
  private var found = LiveFindings()

  /// - Parameter topics: all of the cluster.
  static func run(_ source: PolicySource, _ policy: Policy, _ topics: [LiveTopic]) -> [Diagnostic] {
    var checks = LiveTopicChecks(source: source, policy: policy, topics: topics)
    checks.run()
    return checks.found.all
  }

  private init(source: PolicySource, policy: Policy, topics: [LiveTopic]) {
    self.source = source
    self.policy = policy
    self.topics = topics
  }

  private mutating func run() {
    var unmatched: [String] = []
    for topic in topics {
      do throws(PolicyError) {
        if let rule = try policy.entry(for: topic.name) { check(topic, rule) }
      } catch {
        if error.code == .noRule { unmatched.append(topic.name) } else { reportUndecided(topic, error) }
      }
    }
    reportUnmatched(unmatched)
    reportUnused()
    reportUnreadable()
  }

  // MARK: Which rule

  private mutating func reportUnmatched(_ names: [String]) {
    let place = LivePlace(topicsOf: source)
    for name in names.prefix(Self.shown) {
      found.report(
        .liveTopicUnmatched, at: place,
        "no rule matches the topic '\(name)' of the cluster, so that the proxy refuses it; add one with match: \(name)"
      )
    }
    guard names.count > Self.shown else { return }
    found.report(
      .liveTopicUnmatched, at: place,
      "no rule matches \(names.count - Self.shown) more topics of the cluster; '*' matches all that others do not"
    )
  }

  private mutating func reportUndecided(_ topic: LiveTopic, _ error: PolicyError) {
    let matching = source.rules.filter { (try? $0.pattern.matches(topic.name)) ?? false }
      .sorted { $0.pattern.specificity > $1.pattern.specificity }
    let related =
      matching.dropFirst().first.map { [Diagnostic.Related($0.position, "this matches it, too")] } ?? []
    let place = matching.first.map { LivePlace($0) } ?? LivePlace(topicsOf: source)
    found.report(
      .liveAmbiguous, at: place, "the cluster has such a topic: \(error.message)", related: related)
  }

  private mutating func reportUnused() {
    let names = Set(topics.map(\.name))
    for rule in source.rules where !TopicName.internalTopics.contains(rule.pattern.text) {
      let isUsed =
        rule.pattern.isExact
        ? names.contains(rule.pattern.text) : names.contains { (try? rule.pattern.matches($0)) ?? true }
      guard !isUsed else { continue }
      found.report(
        .liveRuleWithoutTopic, at: LivePlace(rule),
        rule.pattern.isExact
          ? "the cluster has no topic '\(rule.pattern.text)'\(advice(rule.pattern.text)); mend the name, or make the topic"
          : "the cluster has no topic that '\(rule.pattern.text)' matches; mend the pattern, or make the topic"
      )
    }
  }

  private func advice(_ name: String) -> String {
    Spelling.nearest(to: name, among: topics.map(\.name)).map { ", but '\($0)'" } ?? ""
  }

  private mutating func reportUnreadable() {
    let unreadable = topics.filter { $0.settings == nil }
    guard let first = unreadable.first else { return }
    found.report(
      .liveUnreachable, at: LivePlace(topicsOf: source),
      "the settings of \(counted(unreadable.count, "topic")) cannot be read, '\(first.name)' among them (\(first.problem ?? "")); give the user DescribeConfigs on topics"
    )
  }

  // MARK: Settings

  private mutating func check(_ topic: LiveTopic, _ rule: PolicyRule) {
    checkCleanup(topic, rule)
    checkCompression(topic, rule)
    checkSize(topic, rule)
  }

  private mutating func checkCleanup(_ topic: LiveTopic, _ rule: PolicyRule) {
    guard let actual = topic["cleanup.policy"], let isCompacted = topic.isCompacted else { return }
    if let assumptions = rule.assumptions, let expected = assumptions.cleanup {
      guard Self.parts(actual) != Self.parts(expected.rawValue) else { return }
      found.report(
        .liveCompaction, at: LivePlace(assumptions, "cleanup.policy"),
        "the topic '\(topic.name)' has cleanup.policy=\(actual), not \(expected.rawValue)")
    } else if isCompacted, case .sealed(let sealing) = rule.encryption {
      let risk = Self.risk(rule, sealing).map { ": \($0)" } ?? ""
      found.report(
        .liveCompaction, at: LivePlace(rule),
        "the topic '\(topic.name)' is compacted (cleanup.policy=\(actual))\(risk); write assume: {cleanup.policy: compact}, so that what goes wrong with it is checked"
      )
    }
  }

  /// What compaction would do wrong.
  private static func risk(_ rule: PolicyRule, _ sealing: PolicyRule.Sealing) -> String? {
    let keys = [sealing.key] + rule.fieldEntries.compactMap(\.key) + sealing.headers.compactMap(\.key)
    if keys.contains(where: \.dependsOnRecord) {
      return "it keeps records whose keys may be destroyed, and which nobody can open then"
    }
    if sealing.recordKey != nil, sealing.unsealed != .reject {
      return "it takes the sealed record keys for others than those in the clear from before"
    }
    return nil
  }

  private mutating func checkCompression(_ topic: LiveTopic, _ rule: PolicyRule) {
    guard let actual = topic["compression.type"] else { return }
    if let assumptions = rule.assumptions, let expected = assumptions.compression {
      guard actual != expected else { return }
      found.report(
        .liveCompression, at: LivePlace(assumptions, "compression.type"),
        "the topic '\(topic.name)' has compression.type=\(actual), not \(expected)")
    } else if case .sealed(let sealing) = rule.encryption, case .whole = sealing.value,
      actual != "producer", actual != "uncompressed"
    {
      found.report(
        .liveCompression, at: LivePlace(rule),
        "values of the topic '\(topic.name)' are sealed whole, and its brokers compress them with \(actual) in vain; set compression.type=producer on the topic"
      )
    }
  }

  private mutating func checkSize(_ topic: LiveTopic, _ rule: PolicyRule) {
    guard let actual = topic["max.message.bytes"].flatMap({ Int($0) }) else { return }
    if let assumptions = rule.assumptions, let expected = assumptions.maxMessageBytes {
      guard actual < expected else { return }
      found.report(
        .liveMessageSize, at: LivePlace(assumptions, "max.message.bytes"),
        "the topic '\(topic.name)' takes batches of \(actual) bytes at most, not of \(expected)")
    } else if case .sealed = rule.encryption, actual < Self.usualLimit {
      found.report(
        .liveMessageSize, at: LivePlace(rule),
        "the topic '\(topic.name)' takes batches of \(actual) bytes at most, and sealing makes them larger; raise max.message.bytes, or write assume: {max.message.bytes: \(actual)} to have the room checked"
      )
    }
  }

  private static func parts(_ setting: String) -> Set<String> {
    Set(setting.split(separator: ",").map { $0.filter { $0 != " " } })
  }
}
