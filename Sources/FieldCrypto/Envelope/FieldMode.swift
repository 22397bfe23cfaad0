/// How a field is sealed.
public enum FieldMode: UInt8, Hashable, Sendable {
  /// Equal values look different each time.
  case randomized
  /// Equal values look equal, so that joins, grouping and compaction work.
  case deterministic
}
