import FieldCrypto
import YAML

/// An entry under `keys:`: what rules refer to by name.
public struct PolicyKey: Sendable {
  public let name: String
  /// Where its name stands.
  public let position: SourcePosition
  /// How many characters the name takes there.
  public let nameLength: Int
  /// A provider of the proxy's configuration.
  public let provider: String
  /// Where `provider:` has its value.
  public let providerPosition: SourcePosition
  public let algorithm: Algorithm
  public let template: KeyTemplate
  /// Where `key:` has its value.
  public let keyPosition: SourcePosition

  /// The KEK's name at the provider, as it was written: with placeholders, or the same for all topics.
  public var keyName: String { template.text }
  /// Whether `keyName` holds `{topic}`.
  public var dependsOnTopic: Bool { template.dependsOnTopic }
  /// Whether `keyName` holds a placeholder for something of the record.
  public var dependsOnRecord: Bool { template.dependsOnRecord }

  /// The key for a topic.
  public func sealKey(topic: String) -> SealKey {
    let expanded = template.expanded(topic: topic)
    let source: KEKSource =
      if let name = expanded.fixedName {
        .fixed(KEKReference(provider: provider, name: name))
      } else {
        .perRecord(provider: provider, expanded)
      }
    return SealKey(source, algorithm)
  }
}
