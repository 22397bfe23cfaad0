/// An argument by its name.
struct Option: Sendable {
  /// Without the dashes.
  let name: String
  var short: Character?
  /// What the value is called in help; nil for a switch.
  var value: String?
  var standard: String?
  let help: String
}
