/// What a sealed field holds and how: its first byte, none of which occurs in UTF-8. Authenticated.
public enum SealedFieldForm: UInt8, Sendable, CaseIterable {
  /// Randomized: the content of a string or of bytes.
  case text = 0xFA
  /// Randomized: the text of a JSON value that is no string.
  case token = 0xFB
  /// Deterministic: the content of a string or of bytes.
  case deterministicText = 0xFC
  /// Deterministic: the text of a JSON value that is no string.
  case deterministicToken = 0xFD
  /// Randomized: an Avro datum that travels beside the value, in the record's header `fieldseal`.
  case detached = 0xFE

  public var mode: FieldMode {
    switch self {
    case .text, .token, .detached: .randomized
    case .deterministicText, .deterministicToken: .deterministic
    }
  }

  /// The form in which `mode` seals the content of a string or of bytes.
  public static func text(_ mode: FieldMode) -> SealedFieldForm {
    mode == .randomized ? .text : .deterministicText
  }

  /// The form in which `mode` seals the text of a JSON value that is no string.
  public static func token(_ mode: FieldMode) -> SealedFieldForm {
    mode == .randomized ? .token : .deterministicToken
  }
}
