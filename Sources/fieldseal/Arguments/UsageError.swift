/// A command line that no table row takes.
struct UsageError: Error, Equatable {
  /// What is wrong, with advice.
  let message: String
  /// The command whose help explains it, as typed: `fieldseal keys list`.
  let command: String
}
