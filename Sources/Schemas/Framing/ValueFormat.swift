/// What a topic's values are, as the policy says.
public enum ValueFormat: String, Hashable, Sendable, CaseIterable {
  case json
  case avro
  /// Told from each value; see `FormatDetector`.
  case auto
}
