/// How a field is sealed.
public enum FieldMode: UInt8, Sendable, CaseIterable {
  /// Equal contents look different; bound to the record's key.
  case randomized = 0
  /// Equal contents in one context look equal, so that joins, grouping and compaction keep working.
  case deterministic = 1
}
