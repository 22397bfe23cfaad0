import YAML

/// Why a command failed.
struct CommandError: Error {
  let code: ExitCode
  /// What happened and what to do; may have several lines.
  let message: String

  init(_ message: String, code: ExitCode = .failure) {
    self.code = code
    self.message = message
  }

  /// Files that are wrong: a line for each problem, in compilers' form.
  init(_ problems: Diagnostics) {
    code = .configuration
    message = "\(counted(problems.all.count, "problem"))\n\(problems)"
  }
}
