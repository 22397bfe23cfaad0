/// What of a value is sealed.
public enum ValueTreatment: Hashable, Sendable {
  /// All of it.
  case whole
  /// Fields of it; the rest stays readable.
  case fields(FieldRules)
}
