import FieldCrypto
import YAML

/// An entry under `keys:`: what rules refer to by name.
public struct PolicyKey: Sendable {
  public let name: String
  public let position: SourcePosition
  /// A provider of the proxy's configuration.
  public let provider: String
  /// Where `provider:` has its value.
  public let providerPosition: SourcePosition
  public let algorithm: Algorithm
  let template: KeyTemplate

  /// The KEK's name at the provider, as it was written: with `{topic}`, or the same for all topics.
  public var keyName: String { template.text }
  /// Whether `keyName` holds `{topic}`.
  public var dependsOnTopic: Bool { template.dependsOnTopic }

  /// The KEK for a topic.
  public func reference(topic: String) -> KEKReference {
    KEKReference(provider: provider, name: template.expanded(topic: topic))
  }
}
