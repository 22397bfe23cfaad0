import FieldCrypto
import Policy
import Schemas
import YAML

/// What is declared under `keys:`, and how rules use it.
enum KeyChecks {
  static func run(_ context: LintContext, _ found: inout LintFindings) {
    let uses = KeyUses(context.source)
    for key in context.source.keys {
      unused(key, context, &found)
      names(key, context, &found)
      provider(key, context, &found)
      if let rule = uses.first(of: key.name, where: { isOpen($0) }), !key.dependsOnTopic, !key.dependsOnRecord
      {
        found.report(
          .oneKeyForAll, at: key.position, length: key.nameLength,
          "key '\(key.name)' (\(key.keyName)) seals every topic that '\(rule.pattern.text)' matches; with {topic} in its name each would have a key of its own",
          related: [Diagnostic.Related(rule.position, "the rule")])
      }
    }
    twins(context, &found)
  }

  /// Whether a rule is for topics without number, and has nothing that they share.
  private static func isOpen(_ rule: PolicyRule) -> Bool {
    guard !rule.pattern.isExact, rule.pattern.specificity.prefix == 0,
      case .sealed(let sealing) = rule.encryption
    else { return false }
    return sealing.recordKey?.context == nil && sealing.headers.allSatisfy { $0.context == nil }
      && rule.fieldEntries.allSatisfy { $0.context == nil }
  }

  private static func unused(
    _ key: PolicyKey, _ context: LintContext, _ found: inout LintFindings
  ) {
    guard context.isWhole, context.source.keyUses[key.name, default: []].isEmpty else { return }
    found.report(
      .unusedKey, at: key.position, length: key.nameLength,
      "nothing is sealed with key '\(key.name)'; remove it, or name it in a rule",
      fix: context.fixes.removingEntry(key.name, at: key.position))
  }

  private static func names(_ key: PolicyKey, _ context: LintContext, _ found: inout LintFindings) {
    guard key.dependsOnRecord else { return }
    let length = context.length(at: key.keyPosition)
    for part in key.template.parts {
      let name: String?
      var parents: [String] = []
      switch part {
      case .value(let path):
        let members = path.members
        name = members.last
        parents = Array(members.dropLast())
      case .header(let header): name = header
      case .text, .topic, .recordKey: name = nil
      }
      guard let name, let kind = SensitiveNames.kind(of: name, in: parents) else { continue }
      found.report(
        .personInKeyName, at: key.keyPosition, length: length,
        "'\(name)' looks like \(kind.description), and names of keys are not secret; use an id that says nothing about the person"
      )
    }
    found.report(
      .keyPerRecord, at: key.keyPosition, length: length,
      "records decide how many keys '\(key.keyName)' is; each has to exist at '\(key.provider)', and the keyring grows with them"
    )
  }

  private static func provider(_ key: PolicyKey, _ context: LintContext, _ found: inout LintFindings) {
    guard let proxy = context.settings.proxy, !proxy.providers.contains(key.provider) else { return }
    let advice =
      proxy.providers.isEmpty
      ? "; add it under 'providers' in \(proxy.file)"
      : Spelling.advice(for: key.provider, among: proxy.providers.sorted())
    let node = context.fixes.scalar(at: key.providerPosition)
    found.report(
      .unknownProvider, at: key.providerPosition, length: node?.length ?? 1,
      "unknown provider '\(key.provider)'\(advice)",
      fix: node?.respelling(of: key.provider, among: proxy.providers.sorted()))
  }

  private static func twins(_ context: LintContext, _ found: inout LintFindings) {
    struct Identity: Hashable {
      let provider: String
      let name: String
      let algorithm: Algorithm
    }
    var first: [Identity: PolicyKey] = [:]
    for key in context.source.keys {
      let identity = Identity(provider: key.provider, name: key.keyName, algorithm: key.algorithm)
      guard let other = first[identity] else {
        first[identity] = key
        continue
      }
      found.report(
        .sameKEKTwice, at: key.position, length: key.nameLength,
        "keys '\(other.name)' and '\(key.name)' are one key, '\(key.keyName)' of '\(key.provider)'; give one of them another name there, or keep one",
        related: [Diagnostic.Related(other.position, "the other name")])
    }
  }
}
