import Glibc

/// Standard output and error, written whole.
enum Console {
  static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// What is not the command's output, but good to know.
  static func note(_ text: String) { write("\(text)\n", to: STDERR_FILENO) }

  /// Whether somebody looks at the output as it comes.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  static func complain(_ text: String) { write("fieldseal: \(text)\n", to: STDERR_FILENO) }

  private static func write(_ text: String, to file: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(file, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        // Nobody reads any more: there is nothing to say it to.
        guard count > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
  }
}
