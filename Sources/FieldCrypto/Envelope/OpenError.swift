/// Why a value was not opened. It carries nothing of the value.
public enum OpenError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Shorter than 31 bytes, or another first byte.
  case notSealed
  /// Sealed under another key than this opener's.
  case anotherKey
  /// The tag does not verify: the value was altered, cut, or moved from another topic, context, part or record key.
  case authenticationFailed
  /// A value or record key longer than a record can hold.
  case tooLarge

  public var description: String {
    switch self {
    case .notSealed: "the value is not sealed"
    case .anotherKey: "the value is sealed under another key"
    case .authenticationFailed:
      "the value does not authenticate: it was altered, or moved from another topic, context or record key"
    case .tooLarge: "the value or the record's key is too large"
    }
  }
}
