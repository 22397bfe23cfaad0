/// The release.
enum Version {
  static let text = "0.1.0"
  /// Where people read about it.
  static let homepage = "https://github.com/fieldseal/fieldseal"
}
