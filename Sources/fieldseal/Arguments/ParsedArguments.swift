/// What was given to a command: complete, with the defaults of its table row.
struct ParsedArguments: Sendable, Equatable {
  private var operands: [String: [String]] = [:]
  private var values: [String: [String]] = [:]
  private var switches: Set<String> = []

  /// The operand, which the parser has seen to; empty if it may be missing and is.
  func operand(_ name: String) -> String { operands[name]?.last ?? "" }

  /// All that were given for a repeatable operand, or its default.
  func operands(_ name: String) -> [String] { operands[name] ?? [] }

  /// The value of an option, its default, or nothing.
  func value(_ option: String) -> String { values[option]?.last ?? "" }

  /// The value of an option, or its default; nil if there is neither.
  func optionalValue(_ option: String) -> String? { values[option]?.last }

  /// All values of a repeatable option, in the order in which they were given.
  func values(_ option: String) -> [String] { values[option] ?? [] }

  func isSet(_ option: String) -> Bool { switches.contains(option) }

  mutating func setOperand(_ name: String, _ texts: [String]) { operands[name] = texts }
  mutating func setValues(_ option: String, _ texts: [String]) { values[option] = texts }
  mutating func setSwitch(_ option: String) { switches.insert(option) }
}
