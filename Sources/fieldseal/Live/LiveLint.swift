import Policy
import PolicyLint
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

    /// Whether nothing else says which cluster it is.
    var needsConfiguration: Bool { bootstrap == nil && properties?.bootstrap == nil }
  }

  /// Findings, in no order. Nothing is asked about a policy that cannot be loaded.
  static func run(_ source: PolicySource, _ settings: Settings, _ inputs: LintInputs.Sources) -> [Diagnostic]
  {
    guard let policy = try? source.policy() else { return [] }
    let upstream = inputs.configuration?.upstream.bootstrap.map { "\($0)" }.joined(separator: ",")
    var found: [Diagnostic] = []
    var names: [String]?
    do throws(LiveError) {
      guard let brokers = settings.bootstrap ?? settings.properties?.bootstrap ?? upstream else {
        throw LiveError("which cluster to ask is not known")
      }
      let admin = try KafkaAdmin(settings.properties, bootstrap: brokers, timeout: settings.timeout)
      let topics = try admin.topics().filter { !TopicName.internalTopics.contains($0) }
      names = topics
      found += LiveTopicChecks.run(source, policy, try admin.settings(of: topics))
    } catch {
      var findings = LiveFindings()
      findings.report(
        .liveUnreachable, at: LivePlace(topicsOf: source),
        "\(error.message); see --bootstrap, --kafka-config, --config and --live-timeout")
      found += findings.all
    }
    guard let configuration = inputs.configuration, let file = inputs.configurationFile else { return found }
    // What is known of the topics without a cluster.
    let topics = names ?? source.rules.filter(\.pattern.isExact).map(\.pattern.text)
    if let registry = configuration.schemaRegistry {
      found += LiveRegistryChecks.run(policy, registry, file: file, topics: topics, timeout: settings.timeout)
    }
    return found + LiveKeyChecks.run(source, policy, configuration, file: file, topics: topics)
  }
}

extension LiveLint.Settings {
  /// Nil without `--live`.
  init?(_ arguments: ParsedArguments) throws(CommandError) {
    guard arguments.isSet("live") else {
      if let option = ["bootstrap", "kafka-config", "live-timeout"].first(where: {
        arguments.optionalValue($0) != nil
      }) {
        throw CommandError("'--\(option)' does nothing without --live", code: .usage)
      }
      return nil
    }
    self.init()
    bootstrap = arguments.optionalValue("bootstrap")
    if let file = arguments.optionalValue("kafka-config") { properties = try KafkaProperties.load(file) }
    guard let text = arguments.optionalValue("live-timeout") else { return }
    guard let time = TimeSpan.parse(text), (.milliseconds(100) ... .seconds(300)).contains(time) else {
      throw CommandError(
        "'--live-timeout' is a time from 100ms to 300s, as in 10s, not '\(text)'", code: .usage)
    }
    timeout = time
  }
}
