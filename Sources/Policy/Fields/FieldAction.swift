import FieldCrypto

/// What happens to a field.
public enum FieldAction: Hashable, Sendable {
  case seal(FieldMode)
  /// It stays readable, on purpose.
  case plain
}
