import Policy
import Proxy
import YAML

/// `policy lint --live`: what a cluster, a schema registry and key providers say about a policy. Changes nothing there.
enum LiveLint {
  struct Settings {
    /// As in `kafka-1:9092,kafka-2:9092`; nil: those of the properties, or of the configuration.
    var bootstrap: String?
    var properties: KafkaProperties?
    /// For each question.
    var timeout = Duration.seconds(5)
    var configuration: (settings: ProxyConfiguration, file: String)?

    /// The brokers to ask.
    var brokers: String? {
      bootstrap ?? properties?.bootstrap
        ?? configuration?.settings.upstream.bootstrap.map { "\($0)" }.joined(separator: ",")
    }
  }

  /// Findings, in no order. Nothing is asked about a policy that cannot be loaded.
  static func run(_ source: PolicySource, _ settings: Settings) throws(CommandError) -> [Diagnostic] {
    guard let brokers = settings.brokers else {
      throw CommandError(
        "--live does not know which cluster to ask; add --bootstrap HOST:PORT, --kafka-config FILE, or --config with a configuration that has 'upstream'",
        code: .usage)
    }
    guard let policy = try? source.policy() else { return [] }
    var found: [Diagnostic] = []
    var names: [String]?
    do throws(LiveError) {
      let admin = try KafkaAdmin(settings.properties, bootstrap: brokers, timeout: settings.timeout)
      let topics = try admin.topics().filter { !TopicName.internalTopics.contains($0) }
      names = topics
      found += LiveTopicChecks.run(source, policy, try admin.settings(of: topics))
    } catch {
      var findings = LiveFindings()
      findings.report(
        .liveUnreachable, at: LivePlace(topicsOf: source),
        "\(error.message); see --bootstrap, --kafka-config and --live-timeout")
      found += findings.all
    }
    guard let (configuration, file) = settings.configuration else { return found }
    if let registry = configuration.schemaRegistry {
      found += LiveRegistryChecks.run(
        policy, registry, file: file, topics: names ?? exactNames(source), timeout: settings.timeout)
    }
    return found
      + LiveKeyChecks.run(source, policy, configuration, file: file, topics: names ?? exactNames(source))
  }

  /// What is known of the topics without a cluster.
  private static func exactNames(_ source: PolicySource) -> [String] {
    source.rules.filter(\.pattern.isExact).map(\.pattern.text)
  }
}
