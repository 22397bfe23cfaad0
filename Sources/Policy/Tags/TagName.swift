/// The names that tags may have.
enum TagName {
  /// As a regular expression.
  static let pattern = "^[A-Za-z][A-Za-z0-9_.-]*$"
  static let maximumLength = 128

  static func isValid(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first), name.utf8.count <= maximumLength else { return false }
    return name.utf8.allSatisfy { isLetter($0) || TopicName.isCharacter($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }
}
