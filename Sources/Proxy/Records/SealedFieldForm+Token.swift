import FieldCrypto

extension SealedFieldForm {
  /// Whether what is sealed is the text of a JSON value that is no string.
  var isToken: Bool { self == .token || self == .deterministicToken }
}
