/// What a reader gets for a value in a sealed topic that never was sealed.
public enum UnsealedValues: Hashable, Sendable {
  /// An error for its partition.
  case reject
  /// The value as it is: for the time of a migration.
  case pass
  /// The value as it is until that day has ended; then an error.
  case passUntil(CalendarDate)
}
