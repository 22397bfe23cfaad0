import Glibc

/// What is piped in, where an argument is `-`.
enum StandardInput {
  /// How positions name it.
  static let name = "<stdin>"

  /// All of it.
  static func read(limit: Int) throws(CommandError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(STDIN_FILENO, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else {
        let reason = strerror(errno).map { String(cString: $0) } ?? "it is closed"
        throw CommandError("cannot read standard input: \(reason)", code: .usage)
      }
      if count == 0 { return bytes }
      bytes += piece[..<count]
      guard bytes.count <= limit else {
        throw CommandError("standard input has more than \(limit) bytes", code: .usage)
      }
    }
  }
}
