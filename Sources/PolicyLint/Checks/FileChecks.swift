import Glibc
import Policy
import YAML

/// Secrets in files, and who may read and write these.
enum FileChecks {
  static func run(_ context: LintContext, _ found: inout LintFindings) {
    for file in context.source.files {
      let rights = rights(of: file.path)
      if let rights, rights & S_IWOTH != 0 {
        found.report(
          .writablePolicy, at: SourcePosition(file: file.path),
          "every user of this machine can write to the file, and so decide what is sealed; chmod o-w '\(file.path)'"
        )
      }
      secrets(file, isOpen: rights.map { $0 & S_IROTH != 0 } ?? false, &found)
    }
  }

  private static func secrets(_ file: PolicyFile, isOpen: Bool, _ found: inout LintFindings) {
    let lines = LineTable(file.bytes)
    for number in 1...max(lines.count, 1) {
      for secret in SecretScanner.secrets(in: lines.bytes(number)) {
        let position = SourcePosition(
          file: file.path, line: number, column: secret.range.lowerBound + 1)
        found.report(
          isOpen ? .readableSecret : .secretInPolicy, at: position, length: secret.range.count,
          isOpen
            ? "this looks like \(secret.what), and every user of this machine can read the file; take it out and replace it where it is used"
            : "this looks like \(secret.what); take it out and replace it where it is used")
      }
    }
  }

  /// Nil for what is no file: standard input, or a text.
  private static func rights(of path: String) -> mode_t? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status.st_mode
  }
}
