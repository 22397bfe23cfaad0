/// An argument by its place. Only a command's last operand may be left out or be repeated.
struct Operand: Sendable {
  /// As help shows it: `NAME`.
  let name: String
  var isOptional = false
  var isRepeatable = false
  /// What it is if it is left out.
  var standard: String?
  /// Whether `-` stands for standard input.
  var takesStandardInput = false
  var completion = Completion.nothing
  let help: String

  /// As usage shows it: `[PATH…|-]`.
  var spelling: String {
    let text = name + (isRepeatable ? "…" : "") + (takesStandardInput ? "|-" : "")
    return mayBeMissing ? "[\(text)]" : text
  }

  var mayBeMissing: Bool { isOptional || standard != nil }
}
