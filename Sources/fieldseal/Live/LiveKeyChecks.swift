import FieldCrypto
import Policy
import PolicyLint
import Proxy
import YAML

/// Whether the KEKs that a policy names are there.
struct LiveKeyChecks {
  /// A key that has {topic} in it may stand for many KEKs: so many are named.
  private static let named = 5

  private let source: PolicySource
  private let policy: Policy
  private let configuration: ProxyConfiguration
  private let file: String
  private var found = LiveFindings()

  /// - Parameters:
  ///   - file: the configuration's.
  ///   - topics: of the cluster; nil if it could not be asked.
  static func run(
    _ source: PolicySource, _ policy: Policy, _ configuration: ProxyConfiguration, file: String,
    topics: [String]?
  ) -> [Diagnostic] {
    var checks = LiveKeyChecks(source: source, policy: policy, configuration: configuration, file: file)
    checks.run(topics)
    return checks.found.all
  }

  private init(source: PolicySource, policy: Policy, configuration: ProxyConfiguration, file: String) {
    self.source = source
    self.policy = policy
    self.configuration = configuration
    self.file = file
  }

  private mutating func run(_ topics: [String]?) {
    let names = wanted(topics)
    for (provider, settings) in configuration.providers.sorted(by: { $0.key < $1.key }) {
      let keys = source.keys.filter { $0.provider == provider && names[$0.name] != nil }
      guard !keys.isEmpty, let opened = open(provider, settings) else { continue }
      for key in keys { check(key, names[key.name] ?? [], opened) }
    }
  }

  private mutating func open(_ name: String, _ settings: ProviderSettings) -> (any KeyProvider)? {
    do throws(KeystoreError) {
      switch settings {
      case .local(let local): return try local.open()
      }
    } catch {
      found.report(
        .liveUnreachable, at: LivePlace(SourcePosition(file: file)),
        "the key provider '\(name)' cannot be used: \(error.message)")
      return nil
    }
  }

  private mutating func check(_ key: PolicyKey, _ names: [String], _ provider: any KeyProvider) {
    var missing: [String] = []
    var message = ""
    for name in names {
      do throws(KeyProviderError) { _ = try provider.newestVersion(of: name) } catch {
        guard !error.isRetriable else {
          found.report(
            .liveUnreachable, at: LivePlace(key.keyPosition, length: key.keyName.count),
            "whether the key '\(name)' exists cannot be told: \(error.message)")
          return
        }
        if missing.isEmpty { message = error.message }
        missing.append(name)
      }
    }
    guard let first = missing.first else { return }
    let others = missing.dropFirst()
    let more =
      others.isEmpty ? "" : "; \(Self.list(Array(others))) \(others.count == 1 ? "is" : "are") missing, too"
    found.report(
      .liveKeyMissing, at: LivePlace(key.keyPosition, length: key.keyName.count),
      "'\(first)' cannot be used: \(message)\(more)")
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(named - 1).map { "'\($0)'" }.joined(separator: ", ")
    return names.count < named ? shown : "\(shown) and \(names.count - named + 1) more"
  }

  /// The names of KEKs by the policy's keys, as far as topics tell them. Records' own keys are not known here.
  private func wanted(_ topics: [String]?) -> [String: [String]] {
    var names: [String: [String]] = [:]
    for key in source.keys where !key.dependsOnRecord && !key.dependsOnTopic {
      names[key.name] = [key.keyName]
    }
    for topic in topics ?? [] {
      guard let rule = try? policy.entry(for: topic), case .sealed(let sealing) = rule.encryption else {
        continue
      }
      let keys = [sealing.key] + rule.fieldEntries.compactMap(\.key) + sealing.headers.compactMap(\.key)
      for key in keys where key.dependsOnTopic && !key.dependsOnRecord {
        let name = key.template.expanded(topic: topic).fixedName ?? ""
        if !(names[key.name]?.contains(name) ?? false) { names[key.name, default: []].append(name) }
      }
    }
    return names
  }
}
