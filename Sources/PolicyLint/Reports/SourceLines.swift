/// A text's lines, by the numbers that YAML's reader gives them: it ends lines at CR, LF, NEL and the two Unicode
/// separators, and counts no byte order mark.
struct SourceLines {
  private let lines: [Substring]

  init(_ text: String) {
    var lines: [Substring] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    if scalars.first == "\u{FEFF}" { start = scalars.index(after: start) }
    var index = start
    while index < scalars.endIndex {
      let scalar = scalars[index]
      var next = scalars.index(after: index)
      if Self.isBreak(scalar) {
        lines.append(Substring(scalars[start..<index]))
        if scalar == "\r", next < scalars.endIndex, scalars[next] == "\n" {
          next = scalars.index(after: next)
        }
        start = next
      }
      index = next
    }
    lines.append(Substring(scalars[start...]))
    self.lines = lines
  }

  /// Longer lines, in bytes, are not shown: a file of one line could make a report of any size.
  static let longest = 4000

  /// The line without its end, if it can be shown.
  func shown(_ number: Int) -> Substring? {
    self[number].flatMap { $0.utf8.count <= Self.longest ? $0 : nil }
  }

  /// The line without its end; nil if there is none of that number.
  subscript(number: Int) -> Substring? { lines.indices.contains(number - 1) ? lines[number - 1] : nil }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
