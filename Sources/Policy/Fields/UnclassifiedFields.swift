/// What happens to values with fields that the policy says nothing about.
public enum UnclassifiedFields: Hashable, Sendable {
  /// They are readable.
  case pass
  /// The producer gets an error.
  case reject
}
