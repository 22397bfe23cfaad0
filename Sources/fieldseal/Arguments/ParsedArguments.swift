/// What was given to a command: complete, with the defaults of its table row.
struct ParsedArguments: Sendable, Equatable {
  private var operands: [String: String] = [:]
  private var values: [String: String] = [:]
  private var switches: Set<String> = []

  /// The operand, which the parser has seen to.
  func operand(_ name: String) -> String { operands[name] ?? "" }

  /// The value of an option that has a default.
  func value(_ option: String) -> String { values[option] ?? "" }

  func isSet(_ option: String) -> Bool { switches.contains(option) }

  mutating func setOperand(_ name: String, _ text: String) { operands[name] = text }
  mutating func setValue(_ option: String, _ text: String) { values[option] = text }
  mutating func setSwitch(_ option: String) { switches.insert(option) }
}
