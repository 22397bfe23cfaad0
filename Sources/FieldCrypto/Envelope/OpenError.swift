/// Why a value or field was not opened. It carries nothing of it.
public enum OpenError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Too short, or another first byte.
  case notSealed
  /// Sealed under another key than this opener's.
  case anotherKey
  /// The tag does not verify: the value was altered, cut, or moved from another topic, context, part, field or record
  /// key.
  case authenticationFailed
  /// A value or record key longer than a record can hold.
  case tooLarge

  public var description: String {
    switch self {
    case .notSealed: "it is not sealed"
    case .anotherKey: "it is sealed under another key"
    case .authenticationFailed:
      "it does not authenticate: it was altered, or moved from another topic, context, field or record key"
    case .tooLarge: "it or the record's key is too large"
    }
  }
}
