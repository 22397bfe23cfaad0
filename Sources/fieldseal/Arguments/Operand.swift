/// An argument by its place.
struct Operand: Sendable {
  /// As help shows it: `NAME`.
  let name: String
  let help: String
}
