/// What happens to a value in which fields cannot be sealed: it does not parse, or lacks a field that has to be there.
public enum InvalidValues: Hashable, Sendable {
  /// The producer gets an error.
  case reject
  /// It is sealed whole.
  case sealValue
}
