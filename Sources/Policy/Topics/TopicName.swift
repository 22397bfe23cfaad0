/// Kafka's rules for topic names.
public enum TopicName {
  /// The longest name, in characters.
  public static let maxLength = 249

  /// Topics in which Kafka keeps its own state. They are never sealed: brokers read them.
  public static let internalTopics: Set<String> = [
    "__consumer_offsets", "__transaction_state", "__share_group_state", "__cluster_metadata",
    "__remote_log_metadata",
  ]

  /// Whether a broker would take the name (its `Topic.validate`): 1–249 letters, digits, '.', '_' and '-' of ASCII,
  /// and neither "." nor "..".
  public static func isValid(_ name: String) -> Bool {
    let bytes = name.utf8
    return (1...maxLength).contains(bytes.count) && bytes.allSatisfy(isCharacter) && name != "."
      && name != ".."
  }

  /// Whether the byte may stand in a name.
  public static func isCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
