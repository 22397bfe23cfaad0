/// An argument by its name.
struct Option: Sendable {
  /// Without the dashes.
  let name: String
  var short: Character?
  /// What the value is called in help; nil for a switch.
  var value: String?
  var standard: String?
  /// The only values that there are; empty if any will do.
  var choices: [String] = []
  /// Whether it may be given several times.
  var isRepeatable = false
  var completion = Completion.nothing
  let help: String
}
