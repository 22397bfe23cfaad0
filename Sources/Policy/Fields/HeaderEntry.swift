import FieldCrypto
import YAML

/// An entry under `headers:`, before the topic is known.
public struct HeaderEntry: Sendable {
  public let name: String
  public let mode: FieldMode
  /// See `FieldRule.context`.
  public let context: String?
  /// Nil: the rule's.
  public let key: PolicyKey?
  /// Where the name stands.
  public let position: SourcePosition
  /// How many characters the name takes there.
  public let length: Int

  /// The header's rule in a topic.
  func rule(topic: String) -> HeaderRule {
    HeaderRule(name: name, mode: mode, context: context, key: key?.sealKey(topic: topic))
  }
}
