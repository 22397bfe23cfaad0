import Schemas
import YAML

/// Which topics are sealed, and how: the rules of all policy files, read-only once loaded.
public struct Policy: Sendable {
  /// The files that were read, in order.
  public let files: [String]
  /// What stands under `keys:`, in the files' order.
  public let keys: [PolicyKey]
  /// What is valid but has a consequence that is easily overlooked; by file, line and column.
  public let warnings: [Diagnostic]
  /// The files with Avro schemas that rules name, each once, in the files' order.
  public let schemas: [SchemaPath]
  /// What was read from them, in the same order; none for a policy that was made from texts.
  public let schemaFiles: [SchemaFile]
  /// Where a schema registry is needed: the first `format: avro` without schema files.
  public let needsRegistry: SourcePosition?
  private let exact: [String: PolicyRule]
  /// Globs and regular expressions, the most specific first.
  private let patterns: [PolicyRule]

  /// - Parameters:
  ///   - rules: no pattern twice.
  ///   - loaded: the schema files that were read, by their paths.
  init(
    files: [String], keys: [PolicyKey], rules: [PolicyRule], warnings: [Diagnostic] = [],
    schemas loaded: [String: SchemaFile] = [:]
  ) {
    self.files = files
    self.keys = keys
    self.warnings = warnings
    var paths: Set<String> = []
    schemas = rules.filter { $0.reading?.format != .json }.flatMap(\.schemas).filter {
      paths.insert($0.path).inserted
    }
    schemaFiles = schemas.compactMap { loaded[$0.path] }
    needsRegistry =
      rules.first { $0.reading.map { $0.format == .avro && $0.schemas.isEmpty } ?? false }
      .map { $0.position(of: "format") ?? $0.position }
    exact = Dictionary(
      rules.filter(\.pattern.isExact).map { ($0.pattern.text, $0) }, uniquingKeysWith: { first, _ in first })
    patterns = rules.filter { !$0.pattern.isExact }
      .enumerated()
      .sorted { left, right in
        let (this, that) = (left.element.pattern.specificity, right.element.pattern.specificity)
        return this == that ? left.offset < right.offset : this > that
      }
      .map(\.element)
  }

  /// Whether some rule seals something.
  public var sealsAnything: Bool {
    (Array(exact.values) + patterns).contains {
      if case .sealed = $0.encryption { true } else { false }
    }
  }

  /// The rule for a topic. It costs a comparison with every pattern: remember the result.
  ///
  /// Kafka's internal topics are always plain. An exact name decides before all patterns, then the most specific pattern
  /// does (see `Specificity`).
  ///
  /// - Throws: if no rule matches, two do with equal right, or no broker could have such a topic.
  public func rule(for topic: String) throws(PolicyError) -> TopicRule {
    try entry(for: topic)?.applied(to: topic) ?? .plain
  }

  /// The entry under `topics:` that decides about a topic; nil for Kafka's internal ones.
  ///
  /// - Throws: as `rule(for:)`.
  public func entry(for topic: String) throws(PolicyError) -> PolicyRule? {
    guard TopicName.isValid(topic) else { throw invalid(topic) }
    if TopicName.internalTopics.contains(topic) { return nil }
    if let rule = exact[topic] { return rule }
    guard let index = try firstMatch(in: patterns[...], topic) else {
      throw PolicyError(
        code: .noRule, topic: topic,
        message: "no policy rule matches topic '\(topic)'; add one with \"match: \(topic)\" and either "
          + "\"encrypt: value\" and a key, or \"encrypt: none\"")
    }
    let rule = patterns[index]
    let equals = patterns[(index + 1)...].prefix { $0.pattern.specificity == rule.pattern.specificity }
    if let other = try firstMatch(in: equals, topic).map({ patterns[$0] }) {
      throw PolicyError(
        code: .ambiguous, topic: topic,
        message: "topic '\(topic)' matches both '\(rule.pattern.text)' (\(rule.position)) and "
          + "'\(other.pattern.text)' (\(other.position)), and neither is more specific; "
          + "make one of them longer or add a rule with \"match: \(topic)\"")
    }
    return rule
  }

  private func firstMatch(in rules: ArraySlice<PolicyRule>, _ topic: String) throws(PolicyError) -> Int? {
    for index in rules.indices {
      do {
        if try rules[index].pattern.matches(topic) { return index }
      } catch {
        throw PolicyError(
          code: .unmatchable, topic: topic,
          message: "whether topic '\(topic)' matches '\(rules[index].pattern.text)' "
            + "(\(rules[index].position)) cannot be told: \(error.message)")
      }
    }
    return nil
  }

  private func invalid(_ topic: String) -> PolicyError {
    var shown = ""
    for scalar in topic.unicodeScalars.prefix(64) { shown += scalar.escaped(asASCII: true) }
    if topic.unicodeScalars.count > 64 { shown += "…" }
    return PolicyError(
      code: .invalidTopicName, topic: shown,
      message:
        "'\(shown)' is no topic's name: Kafka takes 1 to \(TopicName.maxLength) letters, digits, '.', '_' and '-'"
    )
  }
}
