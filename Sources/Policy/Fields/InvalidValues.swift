/// What happens to a value that does not fit its rule: it is no JSON or Avro, its schema cannot be used, or a field's type
/// leaves no room. (A field that is not there is another matter: `FieldRule.isOptional`.)
public enum InvalidValues: Hashable, Sendable {
  /// The producer gets an error.
  case reject
  /// It is sealed whole.
  case sealValue
}
