/// What the values of a topic are written in.
public enum ValueFormat: String, Hashable, Sendable {
  case json
  case avro
  /// Told by each value.
  case auto
}
