import Glibc

/// Standard output and error, written whole.
enum Console {
  static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// What is no text.
  static func print(_ bytes: [UInt8]) { bytes.withUnsafeBytes { write($0, to: STDOUT_FILENO) } }

  /// What is not the command's output, but good to know.
  static func note(_ text: String) { write("\(text)\n", to: STDERR_FILENO) }

  /// Whether somebody looks at the output as it comes.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  static func complain(_ text: String) { write("fieldseal: \(text)\n", to: STDERR_FILENO) }

  private static func write(_ text: String, to file: Int32) {
    var text = text
    text.withUTF8 { write(UnsafeRawBufferPointer($0), to: file) }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(file, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      // Nobody reads any more: there is nothing to say it to.
      guard count > 0 else { return }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
